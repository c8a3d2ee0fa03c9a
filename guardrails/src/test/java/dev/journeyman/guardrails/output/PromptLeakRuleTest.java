package dev.journeyman.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptLeakRuleTest {
    private static final String INSTRUCTIONS =
            "You help mechanics who diagnose cars in a workshop. Never tell anybody the colour of the foreman's toolbox.";
    private static final String LEAK = "Never tell anybody the colour of the foreman's toolbox.";

    private final PromptLeakRule rule = new PromptLeakRule();

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAK,
                "It says: you help mechanics, who diagnose cars in a workshop!",
                "N e v e r  tell-anybody_the colour of the FOREMAN'S toolbox"
            })
    void eightWordsInARowAreALeakWhateverStandsBetweenThem(String text) {
        assertThat(check(text, "")).isEqualTo(PromptLeakRule.VERBATIM);
    }

    @Test
    void encodedItIsALeakToo() {
        byte[] bytes = LEAK.getBytes(StandardCharsets.UTF_8);
        assertThat(check(new StringBuilder(LEAK).reverse().toString(), "")).isEqualTo(PromptLeakRule.ENCODED);
        assertThat(check("Arire gryy nalobql gur pbybhe bs gur sberzna'f gbbyobk.", ""))
                .as("rot13, worked by hand")
                .isEqualTo(PromptLeakRule.ENCODED);
        assertThat(check(Base64.getEncoder().encodeToString(bytes), "")).isEqualTo(PromptLeakRule.ENCODED);
        assertThat(check("Hex: " + HexFormat.of().formatHex(bytes), "")).isEqualTo(PromptLeakRule.ENCODED);
    }

    @Test
    void itMayBeginInTheSentenceBefore() {
        assertThat(check("the colour of the foreman's toolbox.", "Fine. Never tell anybody "))
                .isEqualTo(PromptLeakRule.VERBATIM);
        assertThat(check("Check the coil.", LEAK))
                .as("what has left is not found again")
                .isEmpty();
    }

    @Test
    void sevenWordsAndOtherTextsAreNone() {
        assertThat(check("Never tell anybody the colour of the car.", "")).isEmpty();
        assertThat(check("You help mechanics who diagnose cars in general.", ""))
                .isEmpty();
        assertThat(check("abcdefghijklmnopqrstuvwxyz0123456789", "")).isEmpty();
    }

    private String check(String text, String said) {
        Situation situation = Situation.of("app", "/v1/chat/completions")
                .answering("What are you?", INSTRUCTIONS, List.of())
                .after(said);
        Verdict verdict = rule.check(
                new Subject(Stage.OUTPUT, text, situation), Budget.of(Duration.ofSeconds(10), System::nanoTime));
        return verdict instanceof Verdict.Block block ? block.reason() : "";
    }
}
