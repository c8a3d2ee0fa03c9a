package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptSharesTest {
    /** Of prompts that have so many tokens left, from their beginning. */
    private static int[] shares(int budget, int... remaining) {
        List<List<Integer>> pieces = Arrays.stream(remaining)
                .mapToObj(tokens -> PromptPieces.lengths(0, tokens, tokens))
                .toList();
        return PromptShares.of(pieces, budget);
    }

    @Test
    void promptsAreCutAtFixedPlaces() {
        assertThat(PromptPieces.lengths(0, 150, 150)).containsExactly(64, 64, 22);
        assertThat(PromptPieces.lengths(64, 128, 128)).containsExactly(64);
        assertThat(PromptPieces.lengths(150, 150, 150)).isEmpty();
        assertThat(PromptPieces.lengths(
                        64, 150, 200)) // what was said is computed again, behind the prompt's own pieces
                .containsExactly(64, 22, 42, 8);
        assertThat(PromptPieces.takeable(128)).isEqualTo(64); // the last token's logits are wanted
        assertThat(PromptPieces.takeable(129)).isEqualTo(128);
    }

    @Test
    void oneTakesWhatItNeeds() {
        assertThat(shares(256, 30)).containsExactly(1);
        assertThat(shares(256, 1000)).containsExactly(4);
        assertThat(shares(10, 1000)).containsExactly(1); // a piece is never cut
        assertThat(shares(256)).isEmpty();
    }

    @Test
    void equalPromptsAreComputedOneAfterAnother() {
        assertThat(shares(256, 256, 256, 256)).containsExactly(4, 0, 0);
    }

    @Test
    void aShortPromptDoesNotWaitBehindALongOneAndTheOldestDoesNotStarve() {
        assertThat(shares(256, 1000, 20)).containsExactly(3, 1);
        assertThat(shares(256, 1000, 200, 40, 30)).containsExactly(2, 0, 1, 1);
        assertThat(shares(128, 1000, 1)).containsExactly(1, 1);
    }
}
