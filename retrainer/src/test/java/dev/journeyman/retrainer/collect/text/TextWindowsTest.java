package dev.journeyman.retrainer.collect.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWindowsTest {
    @Test
    void cutsAtLinesAndSentences() {
        assertThat(TextWindows.of("One two three.\nFour five six seven. Eight nine.\n\n- ten", 4, 9))
                .containsExactly("One two three. Four five six seven.", "Eight nine. - ten");
        assertThat(TextWindows.of("a b. c d. e f.", 2, 2)).containsExactly("a b.", "c d.");
        assertThat(TextWindows.of(" \n--\n", 5, 5)).isEmpty();
    }

    @Test
    void countsWhatHasLettersOrDigits() {
        assertThat(TextWindows.count("8 speed | 0.75 percent - x")).isEqualTo(5);
        assertThat(TextWindows.count("")).isZero();
    }
}
