package dev.journeyman.gateway.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Worked by hand. */
class ReciprocalRankTest {
    @Test
    void twoListsWithSixty() {
        // a: 1/61 + 1/63 = 0.016393 + 0.015873; b: 1/62 + 1/61 = 0.016129 + 0.016393; c: 1/63; d: 1/62
        List<ReciprocalRank.Fused<String>> fused = new ReciprocalRank(60)
                .fuse(List.of(
                        new ReciprocalRank.Ranked<>(List.of("a", "b", "c"), 1),
                        new ReciprocalRank.Ranked<>(List.of("b", "d", "a"), 1)));
        assertThat(fused).extracting(ReciprocalRank.Fused::item).containsExactly("b", "a", "d", "c");
        assertThat(fused.get(0).score()).isCloseTo(0.032522, within(1e-6));
        assertThat(fused.get(1).score()).isCloseTo(0.032266, within(1e-6));
        assertThat(fused.get(2).score()).isCloseTo(0.016129, within(1e-6));
        assertThat(fused.get(3).score()).isCloseTo(0.015873, within(1e-6));
    }

    @Test
    void weightsAndASmallK() {
        // k = 1: x: 1/2 + 0.5/3 = 0.666667; y: 1/3 + 0.5/2 = 0.583333
        List<ReciprocalRank.Fused<String>> fused = new ReciprocalRank(1)
                .fuse(List.of(
                        new ReciprocalRank.Ranked<>(List.of("x", "y"), 1),
                        new ReciprocalRank.Ranked<>(List.of("y", "x"), 0.5)));
        assertThat(fused.get(0)).isEqualTo(new ReciprocalRank.Fused<>("x", 0.5 + 0.5 / 3));
        assertThat(fused.get(1).score()).isCloseTo(0.583333, within(1e-6));
    }

    @Test
    void ofEqualsTheFirstComesFirst() {
        assertThat(new ReciprocalRank(60)
                        .fuse(List.of(
                                new ReciprocalRank.Ranked<>(List.of("a"), 1),
                                new ReciprocalRank.Ranked<>(List.of("b"), 1))))
                .extracting(ReciprocalRank.Fused::item)
                .containsExactly("a", "b");
    }
}
