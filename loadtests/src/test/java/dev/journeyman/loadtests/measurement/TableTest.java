package dev.journeyman.loadtests.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirLongestCell() {
        assertThat(new Table("model", "ms").row("a", "12.5").row("longer", "3").toString())
                .isEqualTo("""
                        model     ms
                        ------------
                        a       12.5
                        longer     3
                        """);
    }

    @Test
    void aRowMustFit() {
        assertThatThrownBy(() -> new Table("a", "b").row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
