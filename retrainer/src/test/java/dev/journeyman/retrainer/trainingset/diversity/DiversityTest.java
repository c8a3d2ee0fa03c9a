package dev.journeyman.retrainer.trainingset.diversity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.Domains;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiversityTest {
    /** Points on axes: "x" and "y" have nothing in common. */
    private static final TextEmbedding AXES = new TextEmbedding() {
        @Override
        public String name() {
            return "axes";
        }

        @Override
        public float[] of(String text) {
            float[] vector = new float[128];
            vector[text.charAt(0)] = 3; // any length: it is made 1
            return vector;
        }
    };

    private static double score(double temperature, String... texts) {
        return DcScore.of(List.of(texts), AXES, 100, 1, List.of(temperature))
                .get(0)
                .score();
    }

    @Test
    void dcScoreByHand() {
        // all the same: each row of P is 1/n, the trace is 1
        assertThat(score(1, "x", "x", "x")).isEqualTo(1, within(1e-12));
        // two at a right angle: K = [1 0; 0 1], P[i,i] = e / (e + 1), twice
        assertThat(score(1, "x", "y")).isEqualTo(2 * Math.E / (Math.E + 1), within(1e-12));
        // x, x, y: two rows e / (2e + 1), one e / (e + 2)
        assertThat(score(1, "x", "x", "y"))
                .isEqualTo(2 * Math.E / (2 * Math.E + 1) + Math.E / (Math.E + 2), within(1e-12));
        // as the temperature goes to 0 the score is the number of different ones
        assertThat(score(0.01, "x", "x", "y", "z")).isEqualTo(3, within(1e-9));
    }

    @Test
    void aSampleIsDrawnBySeed() {
        List<String> texts =
                IntStream.range(33, 93).mapToObj(i -> String.valueOf((char) i)).toList();
        DcScore score = DcScore.of(texts, AXES, 10, 7, List.of(0.01)).get(0);
        assertThat(score.samples()).isEqualTo(10);
        assertThat(score.of()).isEqualTo(60);
        assertThat(score.score()).isEqualTo(10, within(1e-9));
        assertThat(DcScore.of(texts, AXES, 10, 7, List.of(0.01))).containsExactly(score);
        assertThat(DcScore.of(List.of(), AXES, 10, 7, List.of(1.0))).isEmpty();
    }

    @Test
    void hashedRunsAreNearerForTextsAlike() {
        HashedNGrams embedding = new HashedNGrams();
        List<Double> temperature = List.of(0.1);
        double alike = DcScore.of(
                        List.of("the engine misfires when cold", "the engine misfires when it is cold"),
                        embedding,
                        10,
                        1,
                        temperature)
                .get(0)
                .score();
        double other = DcScore.of(
                        List.of("the engine misfires when cold", "brake pads squeal on rusty discs"),
                        embedding,
                        10,
                        1,
                        temperature)
                .get(0)
                .score();
        assertThat(alike).isLessThan(1.75);
        assertThat(other).isGreaterThan(1.9);
    }

    @Test
    void coverageNamesTheGapsThinnestFirst() {
        Domain domain = Domains.AUTOMOTIVE;
        Taxonomy taxonomy = new Taxonomy(domain);
        String passage = domain.passages().get(0).id();
        ConceptCoverage coverage = ConceptCoverage.of(
                taxonomy,
                List.of(
                        taxonomy.conceptsOf(List.of("what is p0301"), List.of()),
                        taxonomy.conceptsOf(List.of("nothing of the kind"), List.of(passage)),
                        Set.of("code/X9999")));
        assertThat(coverage.levels())
                .extracting(ConceptCoverage.Level::name)
                .containsExactly("systems", "families", "passages", "codes");
        ConceptCoverage.Level systems = coverage.levels().get(0);
        assertThat(systems.concepts()).isEqualTo(4);
        assertThat(systems.covered()).isEqualTo(1);
        assertThat(systems.thinnest())
                .containsExactly(
                        new ConceptCoverage.Count("system/body", 0),
                        new ConceptCoverage.Count("system/chassis", 0),
                        new ConceptCoverage.Count("system/network", 0),
                        new ConceptCoverage.Count("system/powertrain", 1));
        assertThat(coverage.levels().get(3).covered()).isEqualTo(1);
        assertThat(coverage.levels().get(2).covered()).isBetween(1, 2);
        assertThat(coverage.levels().get(3).thinnest()).hasSize(ConceptCoverage.MOST_NAMED);
    }
}
