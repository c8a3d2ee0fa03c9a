package dev.journeyman.gateway.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.gateway.diagnose.DiagnosisText.Cause;
import dev.journeyman.gateway.diagnose.DiagnosisText.Check;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How answers are read that were held to a form. */
class HeldTextTest {
    private static final String TRAINED = """
            Summary: P0301 means Cylinder 1 Misfire Detected. This points to misfire.
            Causes:
            1. worn spark plug (high)
            2. weak ignition coil (medium)
            Checks:
            1. Swap the coil with its neighbour. If the fault moves, the coil is bad.
            2. Measure the compression. 9.5 bar or more is good.
            Safety:
            - The ignition carries high voltage.""";

    @Test
    void theTrainedFormIsReadAsItAlwaysWas() {
        assertThat(HeldText.sections(TRAINED, false))
                .isEqualTo(DiagnosisText.parse(TRAINED))
                .extracting(DiagnosisText::written)
                .isEqualTo(TRAINED);
    }

    /** Of which a reader that looks for headings everywhere would lose the causes. */
    @Test
    void whatLooksLikeAHeadingInsideATextIsText() {
        assertThat(HeldText.sections(
                        "Summary: Causes:\nCauses:\n1. Checks: a plug (low)\n2. Safety: (high)\nChecks:\n1. Causes:\nSafety:\n- Summary: none",
                        false))
                .isEqualTo(new DiagnosisText(
                        "Causes:",
                        List.of(new Cause("Checks: a plug", "low"), new Cause("Safety:", "high")),
                        List.of(new Check("Causes:", "")),
                        List.of("Summary: none")));
    }

    @Test
    void aLineThatMayHaveBrokenOffIsLeftOutUnlessItIsTheOnlyCheck() {
        String one = "Summary: s\nCauses:\n1. a (low)\nChecks:\n1. Look at";
        assertThat(HeldText.sections(one, true).checks()).containsExactly(new Check("Look at", ""));
        assertThat(HeldText.sections(one + "\n2. And the", true).checks()).containsExactly(new Check("Look at", ""));
        assertThat(HeldText.sections(one + "\nSafety:\n- Let", true).safety()).isEmpty();
        assertThat(HeldText.sections(one + "\nSafety:\n- Let", false).safety()).containsExactly("Let");
    }

    @Test
    void whatComesTwiceIsToldOnce() {
        assertThat(HeldText.sections(
                        "Summary: s\nCauses:\n1. a (low)\n2. A (high)\nChecks:\n1. b\n2. b. why\nSafety:\n- c\n- C",
                        false))
                .isEqualTo(new DiagnosisText(
                        "s", List.of(new Cause("a", "low")), List.of(new Check("b", "")), List.of("c")));
    }

    @Test
    void jsonIsReadPartByPartAndBlankPartsAreNone() {
        assertThat(HeldText.json("""
                {"summary": " It \\n misfires. ", "causes": [{"cause": "plug", "likelihood": "low"}, {"cause": " ", "likelihood": "high"}],
                 "checks": [{"step": "Look.", "why": ""}, {"step": "\\t", "why": "x"}], "safety": ["", "Cool."]}"""))
                .isEqualTo(new DiagnosisText(
                        "It misfires.",
                        List.of(new Cause("plug", "low")),
                        List.of(new Check("Look", "")),
                        List.of("Cool.")));
        assertThatThrownBy(() -> HeldText.json("{")).isInstanceOf(IllegalStateException.class);
    }
}
