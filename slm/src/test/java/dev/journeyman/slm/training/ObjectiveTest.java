package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> new Objective.Dpo(0, Objective.Variant.IPO, 0.1, -1, false))
                .hasMessageContaining("beta must be a finite number above 0, but is 0.0")
                .hasMessageContaining("sft weight must be a finite number, 0 or above, but is -1.0")
                .hasMessageContaining("label smoothing is no part of IPO");
        assertThatThrownBy(() -> Objective.Dpo.robust(0.1, 0.5)).hasMessageContaining("below 0.5, but is 0.5");
        assertThatThrownBy(() -> new Objective.Kto(Double.NaN, 0, 0))
                .hasMessageContaining("beta must")
                .hasMessageContaining("one of the weights must be above 0");
        assertThatThrownBy(() -> new Objective.Orpo(Double.POSITIVE_INFINITY)).hasMessageContaining("lambda must");
        assertThatThrownBy(() -> new Objective.Supervised(1.5))
                .hasMessageContaining("the parent's weight must be from 0 to 1, but is 1.5");
        assertThatThrownBy(() -> new Objective.Supervised(Double.NaN)).hasMessageContaining("from 0 to 1");
    }

    @Test
    void answersAreLearnedAndPromptsAreNot() {
        PreferencePair pair = PreferencePair.of(new int[] {1, 2}, new int[] {3}, new int[] {4, 5}, 1);
        assertThat(pair.chosen().tokens()).containsExactly(1, 2, 3);
        assertThat(pair.chosen().learned()).containsExactly(false, false, true);
        assertThat(pair.rejected().learned()).containsExactly(false, false, true, true);
        assertThatThrownBy(() -> PreferencePair.of(new int[] {1}, new int[0], new int[] {2}, 1))
                .hasMessageContaining("at least one token each");
        assertThatThrownBy(() -> PreferencePair.of(new int[] {1}, new int[] {1}, new int[] {2}, 0))
                .hasMessageContaining("weight must be a finite number above 0");
    }

    @Test
    void eachPromptGetsTheAnswerBeforeIt() {
        List<UnpairedExample> examples = UnpairedExample.of(List.of(
                new UnpairedExample.Rated(new int[] {1}, new int[] {11}, true, 1),
                new UnpairedExample.Rated(new int[] {2}, new int[] {12}, false, 1),
                new UnpairedExample.Rated(new int[] {3}, new int[] {13}, true, 1)));
        assertThat(examples.get(0).mismatched().tokens()).containsExactly(1, 13);
        assertThat(examples.get(1).mismatched().tokens()).containsExactly(2, 11);
        assertThat(examples.get(2).mismatched().tokens()).containsExactly(3, 12);
        assertThatThrownBy(() ->
                        UnpairedExample.of(List.of(new UnpairedExample.Rated(new int[] {1}, new int[] {11}, true, 1))))
                .hasMessageContaining("at least two");
    }
}
