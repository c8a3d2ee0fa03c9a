package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who is asked how often; seed 11. */
class GenerationStudyTest {
    private static final long SEED = 11;

    @Test
    void ranksComeAsZipfSays() {
        Zipf zipf = new Zipf(4);
        // 1 + 1/2 + 1/3 + 1/4 = 25/12
        assertThat(zipf.expected(0, 25)).isCloseTo(12, within(1e-9));
        assertThat(zipf.expected(3, 25)).isCloseTo(3, within(1e-9));
        Random random = new Random(SEED);
        int[] counts = new int[4];
        int draws = 25_000;
        for (int i = 0; i < draws; i++) {
            counts[zipf.draw(random)]++;
        }
        for (int rank = 0; rank < 4; rank++) {
            // five standard deviations of the widest rank: 5 * sqrt(25,000 * 0.48 * 0.52)
            assertThat((double) counts[rank]).isCloseTo(zipf.expected(rank, draws), within(395.0));
        }
        assertThatThrownBy(() -> new Zipf(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headAndTailAreAFifthAndAHalf() {
        assertThat(List.of(0, 7).stream().map(rank -> GenerationStudy.group(rank, 40)))
                .containsOnly(GenerationStudy.HEAD);
        assertThat(List.of(8, 19).stream().map(rank -> GenerationStudy.group(rank, 40)))
                .containsOnly(GenerationStudy.MIDDLE);
        assertThat(List.of(20, 39).stream().map(rank -> GenerationStudy.group(rank, 40)))
                .containsOnly(GenerationStudy.TAIL);
        assertThat(List.of(0, 1, 2, 3, 39).stream().map(GenerationStudy::wordings))
                .containsExactly(6, 3, 2, 2, 2);
    }

    @Test
    void questionsAreDrawnOnceEachAndTheSameForTheSameSeed() {
        List<Fact> facts = WorkshopFacts.draw(40, 2, SEED);
        Map<String, Fact> drawn = GenerationStudy.draw(facts, 85, SEED);
        assertThat(drawn.keySet())
                .containsExactlyElementsOf(GenerationStudy.draw(facts, 85, SEED).keySet());
        assertThat(drawn.size()).isBetween(20, 85);
        drawn.forEach((question, fact) -> {
            assertThat(fact.wordings()).contains(question);
            assertThat(fact.heldOut()).doesNotContain(question);
        });
        assertThat(drawn.values().stream().distinct().count()).isLessThan(40);
        assertThat(drawn.keySet())
                .isNotEqualTo(GenerationStudy.draw(facts, 85, SEED + 1).keySet());
    }
}
