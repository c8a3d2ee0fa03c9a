package dev.journeyman.loadtests.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Worked by hand. */
class RankScoreTest {
    @Test
    void theOnlyPassageInTheThirdPlace() {
        RankScore score = RankScore.of(List.of("a", "b", "c", "d"), Set.of("c"));
        assertThat(score.recallAt5()).isEqualTo(1);
        assertThat(score.reciprocalRank()).isEqualTo(1.0 / 3);
        assertThat(score.ndcgAt10()).isCloseTo(0.5, within(1e-12)); // 1 / log2(4)
    }

    @Test
    void oneOfTwoIsPastTheFifth() {
        RankScore score = RankScore.of(List.of("x", "a", "y", "z", "u", "b"), Set.of("a", "b"));
        assertThat(score.recallAt5()).isEqualTo(0.5);
        assertThat(score.reciprocalRank()).isEqualTo(0.5);
        // (1/log2 3 + 1/log2 7) / (1 + 1/log2 3) = (0.630930 + 0.356207) / 1.630930
        assertThat(score.ndcgAt10()).isCloseTo(0.605260, within(1e-5));
    }

    @Test
    void nothingFoundIsZero() {
        assertThat(RankScore.of(List.of(), Set.of("a"))).isEqualTo(new RankScore(0, 0, 0));
    }

    @Test
    void anIntervalHoldsItsMeanAndNarrowsWithMoreValues() {
        double[] few = new double[20];
        double[] many = new double[2_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i % 2;
            if (i < few.length) {
                few[i] = i % 2;
            }
        }
        Interval wide = Interval.of(few, 1);
        Interval narrow = Interval.of(many, 1);
        assertThat(wide.mean()).isEqualTo(0.5);
        assertThat(wide.low()).isLessThan(0.5);
        // the standard error of 2,000 halves is 0.0112, so 95 % lie within 0.022
        assertThat(narrow.high() - narrow.low()).isCloseTo(0.044, within(0.006));
        assertThat(Interval.of(new double[0], 1)).isEqualTo(new Interval(0, 0, 0));
    }
}
