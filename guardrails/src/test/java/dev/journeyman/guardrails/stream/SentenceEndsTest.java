package dev.journeyman.guardrails.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceEndsTest {
    /** A bar stands where the first sentence ends; without one none has ended yet. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "Check the coil. |Then the plug.",
                "Check the coil. |[1 bar] is enough.",
                "Check the coil. [1] |Then the plug.",
                "Check the coil. [1, 2] [3] |Then the plug.",
                "Check the coil. [1, 2] ",
                "Check the coil. [1] [",
                "Check the coil.[1] |Then the plug.",
                "Check the coil. [1",
                "Check the coil. [",
                "Check the coil. ",
                "Check the coil.",
                "The gap is approx. 5 mm wide.",
                "The gap is 1.1 mm. ",
                "Look at e.g. the coil",
                "Is it the coil? |yes",
                "It is the coil!  |2 of them",
                "the coil is broken. |then the plug",
                "the car has no. then",
                "The relay of the horn sticks. |60 ohms is right.",
                "Die Dicke ist mind. 5 mm.",
                "See cyl. 3 first",
                "Die Spule, z.B. die erste",
                "He said \"stop.\" |Then it did.",
                "**Check the coil.** |Then",
                "\u8BF7\u68C0\u67E5\u3002|\u7136\u540E",
                "Vérifiez la bobine.\u00A0|Puis",
                "It is over\u2026 |Now"
            })
    void theFirstSentenceEnds(String marked) {
        String text = marked.replace("|", "");
        assertThat(SentenceEnds.first(text, 640)).isEqualTo(marked.indexOf('|'));
    }

    @Test
    void aLineEndEndsAtOnce() {
        assertThat(SentenceEnds.first("no stop here\n", 640)).isEqualTo(13);
        assertThat(SentenceEnds.first("no stop here\n\n  next", 640)).isEqualTo(16);
        assertThat(SentenceEnds.first("approx.\nnext", 640)).isEqualTo(8);
    }

    @Test
    void whatLiesBehindTheMostIsNotLookedAt() {
        assertThat(SentenceEnds.first("a".repeat(10) + ". Next", 10)).isEqualTo(-1);
        assertThat(SentenceEnds.first("a".repeat(10) + ". Next", 11)).isEqualTo(12);
    }
}
