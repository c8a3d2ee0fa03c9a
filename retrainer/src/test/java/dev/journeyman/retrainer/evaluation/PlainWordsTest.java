package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainWordsTest {
    @Test
    void caseAndPunctuationAndWhitespaceAreGone() {
        assertThat(PlainWords.of("  P0301 means:\n\"Cylinder 1 -- Misfire\tDetected\". ")
                        .text())
                .isEqualTo("p0301 means cylinder 1 misfire detected");
        assertThat(PlainWords.of("A/C (Bank 1)").text()).isEqualTo("a c bank 1");
        assertThat(PlainWords.of(" ...\n").isEmpty()).isTrue();
        assertThat(PlainWords.of("").words()).isEmpty();
        assertThat(PlainWords.of("one two  three").words()).containsExactly("one", "two", "three");
    }

    @Test
    void containsWholeWordsOnly() {
        PlainWords answer = PlainWords.of("The shift solenoid, circuit low.");
        assertThat(answer.contains(PlainWords.of("Shift Solenoid"))).isTrue();
        assertThat(answer.contains(PlainWords.of("circuit low"))).isTrue();
        assertThat(answer.contains(PlainWords.of("hift solenoid"))).isFalse();
        assertThat(answer.contains(PlainWords.of("circuit lo"))).isFalse();
        assertThat(answer.contains(PlainWords.of("solenoid shift"))).isFalse();
        assertThat(answer.contains(PlainWords.of(""))).isFalse();
    }

    @Test
    void beginningOfAWordMayHaveAnEnding() {
        PlainWords answer = PlainWords.of("High temperatures.");
        assertThat(answer.containsBeginningOf(PlainWords.of("temperature"))).isTrue();
        assertThat(answer.containsBeginningOf(PlainWords.of("high temp"))).isTrue();
        assertThat(PlainWords.of("one shot").containsBeginningOf(PlainWords.of("hot")))
                .isFalse();
        assertThat(answer.containsBeginningOf(PlainWords.of("?"))).isFalse();
    }

    @Test
    void beginsWithWholeWords() {
        assertThat(PlainWords.of("I will not help with that. A lock").beginsWith(PlainWords.of("I will not help")))
                .isTrue();
        assertThat(PlainWords.of("I will nothing").beginsWith(PlainWords.of("I will not")))
                .isFalse();
        assertThat(PlainWords.of("I will not").beginsWith(PlainWords.of("I will not")))
                .isTrue();
    }
}
