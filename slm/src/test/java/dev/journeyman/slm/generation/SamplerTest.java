package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    /** Logits whose softmax is 8/16, 4/16, 2/16, 1/16, 1/16. */
    private static float[] halves() {
        return new float[] {(float) Math.log(8), (float) Math.log(4), (float) Math.log(2), 0, 0};
    }

    private static final CounterRandom RANDOM = CounterRandom.ofSeed(42);

    private static int[] draws(float[] logits, SamplingOptions options, int n) {
        Sampler sampler = new Sampler(logits.length);
        int[] counts = new int[logits.length];
        for (int i = 0; i < n; i++) {
            counts[sampler.sample(logits.clone(), options, null, RANDOM, i)]++;
        }
        return counts;
    }

    private static Set<Integer> support(SamplingOptions options) {
        int[] counts = draws(halves(), options, 3000);
        Set<Integer> support = new TreeSet<>();
        IntStream.range(0, counts.length).filter(i -> counts[i] > 0).forEach(support::add);
        return support;
    }

    /** Pearson's statistic. */
    private static double chiSquare(int[] counts, double... weights) {
        double sum =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        int n = IntStream.of(counts).sum();
        double chi = 0;
        for (int i = 0; i < weights.length; i++) {
            double expected = n * weights[i] / sum;
            if (expected == 0) {
                assertThat(counts[i]).isZero();
            } else {
                chi += (counts[i] - expected) * (counts[i] - expected) / expected;
            }
        }
        return chi;
    }

    @Test
    void greedyTakesTheLargestAndOfEqualsTheLowest() {
        Sampler sampler = new Sampler(4);
        assertThat(sampler.sample(new float[] {1, 3, 3, 2}, SamplingOptions.GREEDY, null, RANDOM, 0))
                .isEqualTo(1);
        assertThat(sampler.sample(
                        new float[] {Float.NEGATIVE_INFINITY, -5, -6, -7}, SamplingOptions.GREEDY, null, RANDOM, 0))
                .isEqualTo(1);
    }

    /** Bounds: the 0.999 quantiles of chi-square with 4, 4, 1, 2 and 2 degrees of freedom (tables): 18.47, 18.47, 10.83, 13.82, 13.82. */
    @Test
    void theSampledDistributionIsTheSoftmaxOfWhatTheOptionsLeave() {
        int n = 20_000;
        assertThat(chiSquare(draws(halves(), SamplingOptions.DEFAULT, n), 8, 4, 2, 1, 1))
                .isLessThan(18.47);
        SamplingOptions cool = SamplingOptions.builder().temperature(0.5).build();
        assertThat(chiSquare(draws(halves(), cool, n), 64, 16, 4, 1, 1)).isLessThan(18.47);
        SamplingOptions topK = SamplingOptions.builder().topK(2).build();
        assertThat(chiSquare(draws(halves(), topK, n), 8, 4, 0, 0, 0)).isLessThan(10.83);
        SamplingOptions topP = SamplingOptions.builder().topP(0.76).build();
        assertThat(chiSquare(draws(halves(), topP, n), 8, 4, 2, 0, 0)).isLessThan(13.82);
        SamplingOptions minP = SamplingOptions.builder().minP(0.2).build();
        assertThat(chiSquare(draws(halves(), minP, n), 8, 4, 2, 0, 0)).isLessThan(13.82);
    }

    @Test
    void filtersKeepWhatTheirDefinitionsSay() {
        assertThat(support(SamplingOptions.builder().topK(1).build())).containsExactly(0);
        assertThat(support(SamplingOptions.builder().topK(4).build()))
                .containsExactly(0, 1, 2, 3); // of equals the lower
        assertThat(support(SamplingOptions.builder().topK(99).build())).containsExactly(0, 1, 2, 3, 4);
        assertThat(support(SamplingOptions.builder().topP(0).build())).containsExactly(0);
        assertThat(support(SamplingOptions.builder().topP(0.49).build())).containsExactly(0);
        assertThat(support(SamplingOptions.builder().topP(0.51).build())).containsExactly(0, 1);
        assertThat(support(SamplingOptions.builder().topP(0.74).build())).containsExactly(0, 1);
        assertThat(support(SamplingOptions.builder().topP(0.93).build())).containsExactly(0, 1, 2, 3);
        assertThat(support(SamplingOptions.builder().minP(1).build())).containsExactly(0);
        assertThat(support(SamplingOptions.builder().minP(0.13).build())).containsExactly(0, 1, 2);
        assertThat(support(SamplingOptions.builder().minP(0.12).build())).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void topPLooksAtWhatTopKLeftAndAfterTheTemperature() {
        // Of 2/3 and 1/3 the first reaches 0.6; of 1/2 and 1/4 it would not.
        assertThat(support(SamplingOptions.builder().topK(2).topP(0.6).build())).containsExactly(0);
        // At temperature 1/2 it is 64/86 = 0.744, at 1 it is 0.5.
        assertThat(support(SamplingOptions.builder().temperature(0.5).topP(0.7).build()))
                .containsExactly(0);
    }

    @Test
    void penaltiesByHand() {
        TokenHistory history = new TokenHistory(new int[] {0, 3, 3}); // the prompt
        history.add(1);
        history.add(1);
        history.add(2);
        float[] logits = {4, 4, -1, -2, 5};
        history.penalize(logits, SamplingOptions.builder().repetitionPenalty(2).build());
        assertThat(logits).containsExactly(2, 2, -2, -4, 5); // once for each distinct token, prompt included
        history.penalize(
                logits,
                SamplingOptions.builder()
                        .frequencyPenalty(0.5)
                        .presencePenalty(0.25)
                        .build());
        assertThat(logits)
                .containsExactly(2, 0.75f, -2.75f, -4, 5); // 2 - 2 * 0.5 - 0.25; -2 - 0.5 - 0.25; the answer only
        history.penalize(logits, SamplingOptions.builder().presencePenalty(-1).build());
        assertThat(logits).containsExactly(2, 1.75f, -1.75f, -4, 5);
    }

    @Test
    void biasAndPenaltiesAlsoCountForGreedy() {
        Sampler sampler = new Sampler(3);
        SamplingOptions bias = SamplingOptions.builder()
                .temperature(0)
                .logitBias(Map.of(0, -100.0, 2, 1.5))
                .build();
        assertThat(bias.isPlainGreedy()).isFalse();
        assertThat(sampler.sample(new float[] {9, 3, 2}, bias, null, RANDOM, 0)).isEqualTo(2);
        TokenHistory history = new TokenHistory(new int[] {1});
        SamplingOptions repetition =
                SamplingOptions.builder().temperature(0).repetitionPenalty(1.3).build();
        assertThat(sampler.sample(new float[] {1, 3, 2.5f}, repetition, history, RANDOM, 0))
                .isEqualTo(2);
    }

    @Test
    void numbersThatAreNoneAreRefusedAndImpossibleTokensNeverDrawn() {
        Sampler sampler = new Sampler(3);
        float inf = Float.POSITIVE_INFINITY;
        for (float[] bad : List.of(
                new float[] {0, Float.NaN, 1}, new float[] {Float.NaN, 0, 1}, new float[] {0, inf, 1}, new float[] {
                    -inf, -inf, -inf
                })) {
            assertThatThrownBy(() -> sampler.sample(bad, SamplingOptions.DEFAULT, null, RANDOM, 0))
                    .isInstanceOfSatisfying(
                            GenerationException.class,
                            e -> assertThat(e.kind()).isEqualTo(GenerationException.Kind.MODEL_FAILED));
        }
        assertThat(draws(new float[] {-inf, 0, -inf}, SamplingOptions.DEFAULT, 100))
                .containsExactly(0, 100, 0);
        SamplingOptions cold = SamplingOptions.builder().temperature(1e-300).build();
        assertThat(draws(new float[] {1, 2, 1.999f}, cold, 100)).containsExactly(0, 100, 0);
    }

    /** Selection against a full sort, on wide vocabularies, with ties. */
    @Test
    void equalsAnImplementationThatSorts() {
        long seed = 7;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            int v = random.nextInt(2, 2500);
            float[] logits = new float[v];
            double spread = random.nextDouble(0, 12);
            for (int i = 0; i < v; i++) {
                logits[i] = (float) (random.nextGaussian() * spread);
                if (round % 3 == 0) {
                    logits[i] = Math.round(logits[i]); // many ties
                }
            }
            SamplingOptions options = SamplingOptions.builder()
                    .temperature(random.nextDouble(0.1, 2))
                    .topK(round % 2 == 0 ? 0 : random.nextInt(1, v + 1))
                    .topP(round % 5 == 0 ? 1 : random.nextDouble(0.01, 0.999))
                    .minP(round % 4 == 0 ? random.nextDouble(0, 0.2) : 0)
                    .build();
            Sampler sampler = new Sampler(v);
            double[] weights = sorted(logits, options);
            for (int i = 0; i < 20; i++) {
                assertThat(sampler.sample(logits.clone(), options, null, RANDOM, i))
                        .as("round %d, draw %d, V %d, %s", round, i, v, options)
                        .isEqualTo(draw(weights, RANDOM.doubleAt(i)));
            }
        }
    }

    /** The weights of the tokens that stay, 0 for the others. */
    private static double[] sorted(float[] logits, SamplingOptions o) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, logits.length).boxed().toList());
        order.sort(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparingInt(i -> i));
        if (o.topK() > 0) {
            order = order.subList(0, Math.min(o.topK(), order.size()));
        }
        double max = logits[order.get(0)];
        double[] w = new double[logits.length];
        order.forEach(i -> w[i] = (float) Exponential.of((logits[i] - max) / o.temperature()));
        double sum = order.stream().mapToDouble(i -> w[i]).sum();
        double[] kept = new double[logits.length];
        double reached = 0;
        for (int i : order) {
            if (reached == 0 || o.topP() == 1 || reached < o.topP() * sum) {
                reached += w[i];
                kept[i] = w[i] >= o.minP() ? w[i] : 0;
            }
        }
        return kept;
    }

    private static int draw(double[] weights, double uniform) {
        double left = uniform * DoubleStream.of(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        throw new AssertionError("rounding");
    }

    @Test
    void logprobsAreOfTheModelsOwnDistribution() {
        Logprobs logprobs = new Logprobs(halves());
        assertThat(logprobs.of(0)).isCloseTo(Math.log(0.5), within(1e-6));
        assertThat(logprobs.of(4)).isCloseTo(Math.log(1 / 16.0), within(1e-6));
        TokenBytes bytes = t -> Integer.toString(t).getBytes(StandardCharsets.UTF_8);
        assertThat(logprobs.top(4, bytes))
                .extracting(TokenLogprob.Alternative::token)
                .containsExactly(0, 1, 2, 3);
        assertThat(logprobs.top(2, bytes).get(1)).satisfies(a -> {
            assertThat(a.logprob()).isCloseTo(Math.log(0.25), within(1e-6));
            assertThat(a.bytes()).containsExactly('1');
        });
        assertThat(logprobs.top(20, bytes)).hasSize(5);
        assertThat(logprobs.top(0, bytes)).isEmpty();
        assertThat(new Logprobs(new float[] {1000, 1000}).of(1)).isCloseTo(Math.log(0.5), within(1e-9));
    }

    @Test
    void theExponentialIsFinerThanAFloat() {
        for (double x = -50; x <= 0; x += 0.00137) {
            assertThat(Exponential.of(x) / StrictMath.exp(x)).isCloseTo(1, within(1e-8));
        }
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-50.01)).isZero();
        assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void keysSortAsTheirValuesDo() {
        float[] values = {Float.NEGATIVE_INFINITY, -Float.MAX_VALUE, -1, -Float.MIN_VALUE, 0, 1e-30f, 2};
        for (int i = 0; i < values.length; i++) {
            assertThat(TopTokens.value(TopTokens.key(values[i], 5))).isEqualTo(values[i]);
            assertThat(TopTokens.token(TopTokens.key(values[i], 150_000))).isEqualTo(150_000);
            assertThat(TopTokens.key(values[i], 1)).isGreaterThan(TopTokens.key(values[i], 2));
            if (i > 0) {
                assertThat(TopTokens.key(values[i], 9)).isGreaterThan(TopTokens.key(values[i - 1], 0));
            }
        }
        assertThat(TopTokens.key(-0f, 3)).isEqualTo(TopTokens.key(0f, 3));
    }
}
