package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptSharesTest {
    private static int[] shares(int budget, int... remaining) {
        return PromptShares.of(remaining, budget);
    }

    @Test
    void oneTakesWhatItNeeds() {
        assertThat(shares(100, 30)).containsExactly(30);
        assertThat(shares(100, 300)).containsExactly(100);
        assertThat(shares(100)).isEmpty();
    }

    @Test
    void equalPromptsAreComputedOneAfterAnother() {
        assertThat(shares(100, 100, 100, 100)).containsExactly(100, 0, 0);
    }

    @Test
    void aShortPromptDoesNotWaitBehindALongOneAndTheOldestDoesNotStarve() {
        assertThat(shares(100, 1000, 20)).containsExactly(80, 20);
        assertThat(shares(100, 1000, 60, 40, 30)).containsExactly(50, 0, 20, 30);
        assertThat(shares(1, 1000, 1)).containsExactly(1, 0);
    }
}
