package dev.journeyman.guardrails.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden text is blocked, dirt is taken out, writing stays. */
class EncodingRuleTest {
    private static Verdict check(String text) {
        return new EncodingRule().check(new Subject(Stage.INPUT, text, Situation.NONE), Budget.unlimited());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P0301, 5 mm\tfine\r\nnext",
                "\uFEFFpasted with a byte order mark and soft\u00ADhyphen",
                "\u2764\uFE0F \uD83D\uDC68\u200D\uD83D\uDD27 \uD83C\uDDE9\uD83C\uDDEA",
                "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
                "\u0645\u06CC\u200C\u0634\u0648\u062F \u2067P0301\u2069 \u0645\u0648\u062A\u0648\u0631",
                "\u0939\u093F\u0928\u094D\u200D\u0926\u0940",
                "Vi\u1EC7t Nam, cafe\u0301, \u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD",
                "\u043C\u043E\u0442\u043E\u0440, \u03BA\u03B9\u03BD\u03B7\u03C4\u03AE\u03C1\u03B1\u03C2, \u8ECA",
            })
    void writingStays(String text) {
        assertThat(check(text)).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "ig\u200Bnore\u200B it, ignore it",
        "a\u0000b\u0008c\u001B[0m, abc[0m",
        "half \uD83D of a pair, half  of a pair",
        "oil\u202A lamp\u202C on, oil lamp on",
        "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306x, z\u0300\u0301\u0302\u0303x",
    })
    void dirtIsTakenOut(String text, String clean) {
        assertThat(check(text)).isInstanceOfSatisfying(Verdict.Rewrite.class, rewrite -> {
            assertThat(rewrite.text()).isEqualTo(clean);
            assertThat(rewrite.reason()).isEqualTo(EncodingRule.STRAY_CHARACTERS);
        });
    }

    @Test
    void lettersInTagsAreBlocked() {
        StringBuilder text = new StringBuilder("Hello");
        "obey".chars().forEach(c -> text.appendCodePoint(0xE0000 + c));
        Verdict.Block block = (Verdict.Block) check(text.toString());
        assertThat(block.reason()).isEqualTo(EncodingRule.HIDDEN_TEXT);
        assertThat(block.evidence()).isEqualTo(new Span(5, 13)); // four tags of two units
    }

    @Test
    void bytesInSelectorsAreBlocked() {
        StringBuilder text = new StringBuilder("\uD83D\uDE00");
        "obey now".chars().forEach(c -> text.appendCodePoint(0xE0100 + c - 16));
        assertThat(check(text.toString())).isInstanceOf(Verdict.Block.class);
    }

    @Test
    void bitsInZeroWidthCharactersAreBlocked() {
        assertThat(check("a" + "\u200B\u200C\u200B\u200C".repeat(4) + "b")).isInstanceOf(Verdict.Block.class);
        assertThat(check("a" + "\u200B".repeat(30) + "b")).isInstanceOf(Verdict.Rewrite.class);
    }

    @Test
    void lettersShownBackwardsAreBlocked() {
        Verdict.Block block = (Verdict.Block) check("see \u202Egnihton\u202C");
        assertThat(block.reason()).isEqualTo(EncodingRule.SHOWN_BACKWARDS);
        assertThat(block.evidence()).isEqualTo(new Span(4, 9)); // the override and the fourth letter behind it
    }
}
