package dev.journeyman.gateway.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.diagnose.DiagnosisText.Cause;
import dev.journeyman.gateway.diagnose.DiagnosisText.Check;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTextTest {
    /** The form that models are trained on (the retrainer's Answers.diagnosis). */
    private static final String TRAINED = """
            Summary: P0301 means Cylinder 1 Misfire Detected. This points to misfire.
            Causes:
            1. worn spark plug (high)
            2. weak ignition coil (medium)
            3. leaking injector (low)
            Checks:
            1. Swap the coil with its neighbour. If the fault moves, the coil is bad.
            2. Measure the compression. 9.5 bar or more is good.
            Safety:
            - The ignition carries high voltage.""";

    @Test
    void writtenAndReadAgainItIsTheSame() {
        DiagnosisText text = new DiagnosisText(
                "P0301 means Cylinder 1 Misfire Detected. It idles rough.",
                List.of(new DiagnosisText.Cause("worn plug", "high"), new DiagnosisText.Cause("leak", "low")),
                List.of(
                        new DiagnosisText.Check("Swap the coil", "The fault moves with it"),
                        new DiagnosisText.Check("Look at the plug", "")),
                List.of("Let it cool."));
        assertThat(text.written())
                .isEqualTo(
                        "Summary: P0301 means Cylinder 1 Misfire Detected. It idles rough.\nCauses:\n1. worn plug (high)\n2. leak"
                                + " (low)\nChecks:\n1. Swap the coil. The fault moves with it\n2. Look at the plug.\nSafety:\n- Let it cool.");
        assertThat(DiagnosisText.parse(text.written())).isEqualTo(text);
        assertThat(DiagnosisText.parse(TRAINED).written()).isEqualTo(TRAINED);
    }

    @Test
    void readsTheTrainedForm() {
        assertThat(DiagnosisText.parse(TRAINED))
                .isEqualTo(new DiagnosisText(
                        "P0301 means Cylinder 1 Misfire Detected. This points to misfire.",
                        List.of(
                                new Cause("worn spark plug", "high"),
                                new Cause("weak ignition coil", "medium"),
                                new Cause("leaking injector", "low")),
                        List.of(
                                new Check("Swap the coil with its neighbour", "If the fault moves, the coil is bad."),
                                new Check("Measure the compression", "9.5 bar or more is good.")),
                        List.of("The ignition carries high voltage.")));
    }

    @Test
    void severalBecomeOneWithWhatIsSharedFirst() {
        DiagnosisText a = new DiagnosisText(
                "A.",
                List.of(new Cause("plug", "high"), new Cause("Air leak", "medium")),
                List.of(new Check("a1", ""), new Check("a2", "")),
                List.of("Cool."));
        DiagnosisText b = new DiagnosisText(
                "B.",
                List.of(new Cause("air leak", "high"), new Cause("sensor", "low")),
                List.of(new Check("b1", "w")),
                List.of());
        assertThat(DiagnosisText.of(List.of(a, b, a)))
                .isEqualTo(new DiagnosisText(
                        "A. B.",
                        List.of(new Cause("plug", "high"), new Cause("air leak", "high"), new Cause("sensor", "low")),
                        List.of(new Check("a1", ""), new Check("b1", "w"), new Check("a2", "")),
                        List.of("Cool.")));
        assertThat(DiagnosisText.of(List.of(b))).isEqualTo(b);
    }

    @Test
    void readsWhatOtherModelsMakeOfIt() {
        DiagnosisText text = DiagnosisText.parse("""
                ## Summary
                Likely a misfire.

                **Probable Causes:**
                * Spark plug - High likelihood
                * Ignition coil [medium].
                * Vacuum leak
                  at the manifold

                ### Diagnostic checks
                1) Look at the plugs
                2) Listen for leaks. Use soap water.

                **Safety warnings**:
                • Let it cool.
                """);
        assertThat(text.summary()).isEqualTo("Likely a misfire.");
        assertThat(text.causes())
                .containsExactly(
                        new Cause("Spark plug", "high"),
                        new Cause("Ignition coil", "medium"),
                        new Cause("Vacuum leak at the manifold", "medium"));
        assertThat(text.checks())
                .containsExactly(new Check("Look at the plugs", ""), new Check("Listen for leaks", "Use soap water."));
        assertThat(text.safety()).containsExactly("Let it cool.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P0301 means Cylinder 1 Misfire Detected.",
                "Check the coil.\nThen check the plug.",
                "Safety first is what I say: slow down."
            })
    void aTextWithoutSectionsIsAllSummary(String text) {
        assertThat(DiagnosisText.parse(text)).isEqualTo(new DiagnosisText(text, List.of(), List.of(), List.of()));
    }

    @Test
    void aTextThatBreaksOffIsReadAsFarAsItGoes() {
        for (int end = 0; end <= TRAINED.length(); end++) {
            DiagnosisText text = DiagnosisText.parse(TRAINED.substring(0, end));
            assertThat(text.causes()).hasSizeLessThanOrEqualTo(3);
            assertThat(text.checks()).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(DiagnosisText.parse(TRAINED.substring(0, TRAINED.indexOf("Checks")))
                        .checks())
                .isEmpty();
    }

    @Test
    void anyOrderOfSuchPiecesIsRead() {
        long seed = 20261121;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String[] pieces = {
            "Summary",
            ":",
            "\n",
            "Causes:",
            "1. ",
            "(high)",
            "Checks:\n",
            "- ",
            ". ",
            "Safety",
            "**",
            " ",
            "x",
            "(",
            ")",
            "high",
            "\u2022 ",
            "#"
        };
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            DiagnosisText read = DiagnosisText.parse(text.toString());
            assertThat(read.causes()).as("seed %d, text %s", seed, text).allSatisfy(cause -> {
                assertThat(cause.cause()).isNotEmpty();
                assertThat(cause.likelihood()).isIn("high", "medium", "low");
            });
        }
    }

    @Test
    void aListIsBounded() {
        StringBuilder causes = new StringBuilder("Causes:\n");
        for (int i = 1; i <= 50; i++) {
            causes.append(i).append(". cause ").append(i).append('\n');
        }
        assertThat(DiagnosisText.parse(causes.toString()).causes())
                .hasSize(DiagnosisText.MOST_ITEMS)
                .endsWith(new Cause("cause 12", "medium"));
    }

    /** What a small model does that cannot find its end. */
    @Test
    void whatComesAgainIsReadOnce() {
        String again = TRAINED.substring(TRAINED.indexOf("Causes"));
        DiagnosisText text = DiagnosisText.parse(TRAINED + "\n" + again + "\n" + again.replace("(high)", "(low)"));
        assertThat(text).isEqualTo(DiagnosisText.parse(TRAINED));
    }

    @Test
    void aTextThatBrokeOffLosesItsLastLine() {
        assertThat(DiagnosisText.withoutLastLine("Causes:\n1. a plug\n2. a co")).isEqualTo("Causes:\n1. a plug");
        assertThat(DiagnosisText.withoutLastLine("It misf")).isEqualTo("It misf");
    }

    @Test
    void aLongHostileLineTakesNoTime() {
        String text =
                "Causes:\n1. " + "(high) ".repeat(20_000) + "x\n" + "*".repeat(50_000) + "\n" + "- ".repeat(50_000);
        assertThat(DiagnosisText.parse(text).causes()).isNotEmpty();
    }
}
