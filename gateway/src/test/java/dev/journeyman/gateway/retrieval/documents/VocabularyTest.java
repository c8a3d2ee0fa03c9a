package dev.journeyman.gateway.retrieval.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary(
            List.of("spark plug", "ignition coil", "coil", "battery", "gas"), List.of("Land Rover", "BMW"));

    @Test
    void namesAreFoundInEveryForm() {
        Facets found =
                vocabulary.find("Both spark-plugs and the Ignition Coils of my land rover's engine; dead batteries");
        assertThat(found.parts()).containsExactly("spark plug", "ignition coil", "coil", "battery");
        assertThat(found.makes()).containsExactly("land rover");
    }

    @Test
    void codesInAnyCase() {
        assertThat(vocabulary
                        .find("p0301 and U0100, not P4301, not P03011, not XP0301")
                        .codes())
                .containsExactly("P0301", "U0100");
    }

    @Test
    void aYearIsNoEngineSpeed() {
        assertThat(vocabulary
                        .find("a 2012 BMW at 2000 rpm, built 1999, with 1950 miles, code 1234")
                        .years())
                .containsExactly(2012, 1999);
    }

    @Test
    void namesOfTooManyWordsAreRefused() {
        assertThatThrownBy(() -> new Vocabulary(List.of("a b c d e f"), List.of()))
                .hasMessageContaining("1 to 5 words");
    }
}
