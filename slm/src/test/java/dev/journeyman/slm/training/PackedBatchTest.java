package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackedBatchTest {
    private static final long X = PackedBatch.NOT_LEARNED;

    @Test
    void documentsShareARowAndTargetsAreTheNextTokens() {
        PackedBatch batch = PackedBatch.pack(
                List.of(
                        TrainingExample.text(new int[] {1, 2, 3}),
                        new TrainingExample(new int[] {7, 8, 9, 4}, new boolean[] {false, false, true, true})),
                6);
        assertThat(batch.rows()).isEqualTo(1);
        assertThat(batch.ids()).containsExactly(1, 2, 7, 8, 9, 0);
        assertThat(batch.targets()).containsExactly(2, 3, X, 9, 4, X);
        assertThat(batch.positions()).containsExactly(0, 1, 0, 1, 2, 0);
        assertThat(batch.documents()).containsExactly(0, 0, 1, 1, 1, -1);
        assertThat(batch.learnedTokens()).isEqualTo(4);
    }

    @Test
    void aLongDocumentIsCutAndNoTargetIsLost() {
        int[] tokens = new int[11];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i + 1;
        }
        PackedBatch batch = PackedBatch.pack(List.of(TrainingExample.text(tokens)), 4);
        assertThat(batch.rows()).isEqualTo(3);
        assertThat(batch.targets()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, X, X);
        assertThat(batch.learnedTokens()).isEqualTo(10);
    }

    @Test
    void aSliceCountsItsOwn() {
        PackedBatch batch = PackedBatch.pack(
                List.of(TrainingExample.text(new int[] {1, 2, 3, 4}), TrainingExample.text(new int[] {5, 6, 7})), 3);
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.slice(1, 2).learnedTokens()).isEqualTo(2);
        assertThat(batch.slice(1, 2).ids()).containsExactly(5, 6, 0);
    }

    @Test
    void rowsWithoutRoomAreRefused() {
        List<TrainingExample> examples = List.of(TrainingExample.text(new int[] {1, 2}));
        assertThatThrownBy(() -> PackedBatch.pack(examples, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
