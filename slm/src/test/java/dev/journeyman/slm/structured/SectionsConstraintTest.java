package dev.journeyman.slm.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.slm.structured.AnswerSection.Layout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts a form of sections lets through, and what it says of a form or a vocabulary that will not do. */
class SectionsConstraintTest {
    private static final List<AnswerSection> FORM = List.of(
            new AnswerSection("Summary", Layout.LINE, 1, 1, List.of(), 40),
            new AnswerSection("Causes", Layout.NUMBERED, 1, 3, List.of(" (high)", " (low)"), 30),
            new AnswerSection("Notes", Layout.LINE, 0, 1, List.of(), 20),
            new AnswerSection("Checks", Layout.NUMBERED, 2, 11, List.of(), 20),
            new AnswerSection("Safety", Layout.BULLETS, 0, 2, List.of(), 20));

    private static boolean matches(String text) throws SchemaException {
        return SectionsConstraint.of(FORM, new JsonTokens().vocabulary())
                .matches(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Summary: S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                "Summary: say \"a\\b\" — Wärme, 火.\nCauses:\n1. plug (high)\n2. coil (low) (low)\n3. (x (high)\nNotes: n\nChecks:\n1. a. b\n2. b\nSafety:\n- c\n- d",
                "Summary: S\nCauses:\n1. plug (hi (high) then (low)\nChecks:\n1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n7. g\n8. h\n9. i\n10. j\n11. k",
                "Summary: Causes:\nCauses:\n1. Checks: (low)\nChecks:\n1. Safety:\n2. 1. ",
            })
    void theseHaveTheForm(String text) throws Exception {
        assertThat(matches(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Summary: S.",
                "Summary:S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                " Summary: S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                "Summary:  S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                "Summary: ...\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                "Summary: S\t.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                "Summary: S.\n\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n1. plug\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n1. plug (medium)\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n1. (high)\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n1. plug (high).\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n2. plug (high)\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n1. a (low)\n2. b (low)\n3. c (low)\n4. d (low)\nChecks:\n1. a\n2. b",
                "Summary: S.\nCauses:\n1. this one is far too long a cause (low)\nChecks:\n1. a\n2. b",
                "Summary: S.\nChecks:\n1. a\n2. b\nCauses:\n1. plug (high)",
                "Summary: S.\nCauses:\n1. plug (high)\nChecks:\n1. a",
                "Summary: S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b\n",
                "Summary: S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b\nSafety:",
                "Summary: S.\nCauses:\n1. plug (high)\nChecks:\n1. a\n2. b\nSafety:\n- a\n- b\n- c",
            })
    void theseHaveNot(String text) throws Exception {
        assertThat(matches(text)).isFalse();
    }

    /** Bytes that are no UTF-8: a character that is cut short by the line's end, and half of a pair. */
    @Test
    void textsAreWellFormedUtf8() throws Exception {
        SectionsConstraint form = SectionsConstraint.of(FORM.subList(0, 1), new JsonTokens().vocabulary());
        byte[] text = "Summary: ab".getBytes(StandardCharsets.UTF_8);
        assertThat(form.matches(text)).isTrue();
        text[10] = (byte) 0xC3;
        assertThat(form.matches(text)).isFalse();
        text[10] = (byte) 0x80;
        assertThat(form.matches(text)).isFalse();
    }

    @Test
    void theLeastIsThatOfTheShortestAnswer() throws Exception {
        // bytes are tokens, and some of the headings' letters are tokens together
        SectionsConstraint line = SectionsConstraint.of(
                List.of(new AnswerSection("Q", Layout.LINE, 1, 1, List.of(), 9)), new JsonTokens().vocabulary());
        assertThat(line.leastTokens()).isBetween(3, 4); // Q, colon and space, a letter
    }

    @Test
    void whatWillNotDoIsSaid() {
        assertThatThrownBy(() -> new AnswerSection("", Layout.NUMBERED, 3, 2, List.of(""), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("heading: printable ASCII")
                .hasMessageContaining("least and most: 0 to 32")
                .hasMessageContaining("endings: 1 to 32 printable")
                .hasMessageContaining("mostBytes: 1 to 4000, was 0");
        AnswerSection maybe = new AnswerSection("A", Layout.LINE, 0, 1, List.of(), 9);
        AnswerSection ends = new AnswerSection("B", Layout.LINE, 1, 1, List.of("."), 9);
        Vocabulary vocabulary = new JsonTokens().vocabulary();
        assertThatThrownBy(() -> SectionsConstraint.of(List.of(maybe), vocabulary))
                .hasMessageContaining("the first section must be there");
        assertThatThrownBy(() -> SectionsConstraint.of(List.of(ends, maybe), vocabulary))
                .hasMessageContaining("section B: may be the last, so its texts have no endings");
        assertThatThrownBy(() -> SectionsConstraint.of(
                        FORM,
                        Vocabulary.of(
                                token -> token == '\n' ? new byte[0] : new byte[] {(byte) token}, 256, List.of())))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("no token of a line end alone");
    }
}
