package dev.journeyman.retrainer.evaluation.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class QaMatchTest {
    @Test
    void caseArticlesAndPunctuationDoNotCount() {
        assertThat(QaMatch.normalised("The  anti-roll bar's LINK, and an end."))
                .isEqualTo("antiroll bars link and end");
        assertThat(QaMatch.exact("The purge valve.", "purge valve")).isTrue();
        assertThat(QaMatch.exact("a thermostat", "Theater")).isFalse();
        assertThat(QaMatch.exact("The", "an")).isTrue(); // nothing is left of either
    }

    @Test
    void wordsInCommonByHand() {
        // "purge valve stuck open" and "stuck purge valve": 3 of 4 and 3 of 3
        assertThat(QaMatch.f1("the purge valve, stuck open", "stuck purge valve"))
                .isCloseTo(6 / 7.0, offset(1e-12));
        // "valve" twice against once: 1 of 2 and 1 of 1
        assertThat(QaMatch.f1("valve valve", "the valve")).isCloseTo(2 / 3.0, offset(1e-12));
        assertThat(QaMatch.f1("coil", "injector")).isZero();
        assertThat(QaMatch.f1("", "injector")).isZero();
        assertThat(QaMatch.f1("the", "")).isEqualTo(1);
    }
}
