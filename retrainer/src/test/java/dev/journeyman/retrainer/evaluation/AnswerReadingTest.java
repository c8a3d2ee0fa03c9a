package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters and sections found in answers. */
class AnswerReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "P0301 means Cylinder 1. The answer is B. | B",
                "The answer is: (C) | C",
                "Answer: D | D",
                "**Answer:** **A** | A",
                "The correct option is B | B",
                "B | B",
                "b | B",
                "(c) | C",
                "B. | B",
                "B) the purge valve | B",
                "B) camshaft position sensor A. | B",
                "C. It is not the vent, and a leak is not likely. | C",
                "The answer is A. Yes, the answer is A. | A",
                "The fuse. The letter is D, as said | D"
            })
    void aLetterThatIsSaidIsRead(String answer, char letter) {
        assertThat(ChosenLetter.in(answer)).contains(letter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "The answer is a leak.",
                "The answer is Bank 1.",
                "The answer is A. No, the answer is B.",
                "A leak in the hose",
                "E",
                "The answer is C's",
                "The answer is B or C.",
                "The answer is A, B, C and D.",
                "A, B, C, D",
                "A and B",
                "A/B",
                "A) the vent\nB) the purge valve\nC) the cap\nD) the hose",
                "I do not know."
            })
    void whereNoLetterOrSeveralAreSaidThereIsNone(String answer) {
        assertThat(ChosenLetter.in(answer)).isEmpty();
    }

    @Test
    void aDiagnosisIsReadSectionBySection() {
        Optional<DiagnosisSections> read = DiagnosisSections.parse("""
                Summary: P0301 means X. This points to a misfire.
                Causes:
                1. Worn spark plug (high)
                2. weak coil (of one cylinder) (medium)
                Checks:
                1. Swap the coil. The fault moves.
                Safety:
                - High voltage.
                """);
        assertThat(read)
                .contains(new DiagnosisSections(
                        "P0301 means X. This points to a misfire.",
                        List.of("worn spark plug", "weak coil (of one cylinder)"),
                        List.of("Swap the coil. The fault moves."),
                        List.of("High voltage.")));
    }

    @Test
    void safetyMayBeMissing() {
        assertThat(DiagnosisSections.parse("Summary: s\nCauses:\n1. c\nChecks:\n1. d"))
                .contains(new DiagnosisSections("s", List.of("c"), List.of("d"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Causes:\n1. c\nChecks:\n1. d",
                "Summary:\nCauses:\n1. c\nChecks:\n1. d",
                "Summary: s\nCauses:\nChecks:\n1. d",
                "Summary: s\nChecks:\n1. d\nCauses:\n1. c",
                "Summary: s\nCauses:\nworn plug\nChecks:\n1. d",
                "Summary: s\nCauses:\n1. c\nChecks:\n1. d\nSafety:\nbe careful",
                "Summary: s\nCauses:\n1. c"
            })
    void otherFormsAreNoDiagnosis(String answer) {
        assertThat(DiagnosisSections.parse(answer)).isEmpty();
    }
}
