package dev.journeyman.guardrails.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import org.junit.jupiter.api.Test;

/** Each limit, at it and one beyond. */
class SizeRuleTest {
    private static final SizeRule SMALL = new SizeRule(20, 3, 8);

    private static String check(SizeRule rule, String text) {
        Verdict verdict = rule.check(new Subject(Stage.INPUT, text, Situation.NONE), Budget.unlimited());
        return verdict instanceof Verdict.Block block
                ? block.reason() + " " + block.evidence().start() + "-"
                        + block.evidence().end()
                : "none";
    }

    @Test
    void limitsHold() {
        assertThat(check(SMALL, "a b c d e f g h i jk")).isEqualTo("none"); // 20
        assertThat(check(SMALL, "a b c d e f g h i jkl")).isEqualTo("too_long 20-21");
        assertThat(check(SMALL, "a\nb\nc")).isEqualTo("none");
        assertThat(check(SMALL, "a\nb\nc\nd")).isEqualTo("too_many_lines 5-7");
        assertThat(check(SMALL, "x 12345678 y")).isEqualTo("none");
        assertThat(check(SMALL, "x 123456789 y")).isEqualTo("word_too_long 2-11");
        assertThat(check(SMALL, "")).isEqualTo("none");
    }

    @Test
    void usualLimits() {
        assertThat(check(new SizeRule(), "word ".repeat(6_400))).isEqualTo("none"); // 32,000
        assertThat(check(new SizeRule(), "word ".repeat(6_400) + "!")).startsWith("too_long");
    }

    @Test
    void limitsAreOneOrMore() {
        assertThatThrownBy(() -> new SizeRule(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itIsAskedAtEveryStage() {
        assertThat(new SizeRule().stages()).containsExactlyInAnyOrder(Stage.values());
    }
}
