package dev.journeyman.retrainer.evaluation.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class BertScoreTest {
    @Test
    void matchesByHand() {
        // reference: right and up; answer: twice as far right, and the diagonal
        float[][] reference = {{1, 0}, {0, 1}};
        float[][] answer = {{2, 0}, {1, 1}};
        // cosines: right with right 1, right with diagonal 0.7071; up with right 0, up with diagonal 0.7071
        Overlap overlap = BertScore.of(reference, answer);
        assertThat(overlap.recall()).isCloseTo((1 + Math.sqrt(0.5)) / 2, offset(1e-7));
        assertThat(overlap.precision()).isCloseTo((1 + Math.sqrt(0.5)) / 2, offset(1e-7));
        // one token of three matches: precision (1 + 0 + 0) / 3, recall 1
        Overlap longer = BertScore.of(new float[][] {{1, 0}}, new float[][] {{1, 0}, {0, 3}, {-1, 0}});
        assertThat(longer.precision()).isCloseTo(1 / 3.0, offset(1e-7));
        assertThat(longer.recall()).isCloseTo(1, offset(1e-7));
        assertThat(longer.f()).isCloseTo(0.5, offset(1e-7));
    }

    @Test
    void nothingMatchesNothing() {
        assertThat(BertScore.of(new float[0][], new float[][] {{1}})).isEqualTo(Overlap.NONE);
        assertThat(BertScore.of(new float[][] {{0, 0}}, new float[][] {{1, 0}})).isEqualTo(Overlap.NONE);
        BertScore.TokenVectors lengths = text -> text.isEmpty() ? new float[0][] : new float[][] {{text.length()}};
        assertThat(BertScore.of(lengths, "abc", "ab")).isEqualTo(Overlap.of(1, 1));
        assertThat(BertScore.of(lengths, "abc", "")).isEqualTo(Overlap.NONE);
    }
}
