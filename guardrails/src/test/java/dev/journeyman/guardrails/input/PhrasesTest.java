package dev.journeyman.guardrails.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.text.PlainText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gaps, orders, excuses, words without spaces; and a file that has problems. */
class PhrasesTest {
    private static final Phrases PHRASES = new Phrases(PhraseFile.read(
            "test",
            List.of(
                    "set colour red green* $none|blue".replace("$none|", ""),
                    "group paint Somebody paints.",
                    "on input",
                    "unless art*",
                    "never-beside not",
                    "seq paint ..2 $colour door",
                    "any car ..1 sold ..1 today",
                    "# a comment",
                    "group wash Somebody washes.",
                    "on passage",
                    "seq wash|clean window*")));

    private static String found(Stage stage, String text) {
        return PHRASES.find(PlainText.of(text).words(), stage, Budget.unlimited())
                .map(match -> text.substring(match.span().start(), match.span().end()))
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "please paint it all red, door first | paint it all red, door",
                "paint a b c red door | none", // three words between
                "paint red a b door | none", // the usual gap is one
                "paint red paint red door | paint red door",
                "paint greenish door | paint greenish door",
                "paint reddish door | none",
                "paint. Red door | none", // the end of a sentence counts for three words
                "red door paint | none",
                "sold a car today | sold a car today",
                "today now the car is sold | none", // two words between
                "today car sold | today car sold",
                "not paint red door | none",
                "not to paint red door | paint red door",
                "art: paint red door | none",
                "x x x x x x x x x x x x x art paint red door | none",
                "art x x x x x x x x x x x x paint red door | paint red door", // excused up to 12 words before
                "paintreddoor | paintreddoor",
                "xxpaintreddoorxx | xxpaintreddoorxx",
                "paint door | none",
                "wash windows | none"
            })
    void phrasesAreFound(String text, String span) {
        assertThat(found(Stage.INPUT, text)).isEqualTo(span);
    }

    @Test
    void stagesCount() {
        assertThat(found(Stage.PASSAGE, "clean the window")).isEqualTo("clean the window");
        assertThat(found(Stage.PASSAGE, "paint red door")).isEqualTo("none");
    }

    @Test
    void manyExcusedMatchesDoNotHideOneThatIsNot() {
        String excused = "art paint red door ".repeat(500);
        assertThat(found(Stage.INPUT, excused)).isEqualTo("none");
        assertThat(found(Stage.INPUT, excused + "x ".repeat(20) + "paint red door"))
                .isEqualTo("paint red door");
    }

    @Test
    void aFileTellsAllItsProblems() {
        assertThatThrownBy(() -> PhraseFile.read(
                        "bad.phrases",
                        List.of(
                                "seq a b",
                                "group",
                                "group x Says.",
                                "on nowhere",
                                "seq $none",
                                "paint",
                                "on input",
                                "seq A b..",
                                "seq a ..99 b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("bad.phrases: line 1: ")
                .hasMessageContaining("line 2: a group has a reason and a sentence")
                .hasMessageContaining("line 4: no stage")
                .hasMessageContaining("line 5: no set $none")
                .hasMessageContaining("line 6: begins with none of")
                .hasMessageContaining("line 8: no word in lower case")
                .hasMessageContaining("line 9: a gap is");
    }
}
