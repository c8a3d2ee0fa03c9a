package dev.journeyman.guardrails.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.guardrails.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassifierTest {
    /** Weights by which only the given word speaks, with 1 each time it stands somewhere. */
    private static HeadModel speaking(String word, int windowTokens) {
        float[] weights = new float[Features.SLOTS];
        Features.walk(word, 0, word.length(), new Features.Sink() {
            private boolean first = true;

            @Override
            public void word(int slot) {
                weights[slot] = first ? 1 : weights[slot];
                first = false;
            }

            @Override
            public void sequence(int slot) {}

            @Override
            public void run(int slot) {}

            @Override
            public void token(int start, int end) {}
        });
        return HeadModel.quantised(weights, -0.1f, windowTokens, 0.5f);
    }

    private static Reading read(HeadModel model, String text) {
        return Classifier.of(Head.INJECTION, model).read(Head.INJECTION, text, Budget.unlimited());
    }

    @Test
    void evidenceIsThatWorkedByHand() {
        // "red car": tokens red, car, end with 4 word features each; one of the 12 weighs 1: 1 / sqrt(12) - 0.1.
        Reading reading = read(speaking("red", 0), "red car");
        assertThat(reading.evidence()).isCloseTo(1 / Math.sqrt(12) - 0.1, within(1e-6));
        assertThat(reading.probability()).isCloseTo(1 / (1 + Math.exp(-reading.evidence())), within(1e-12));
        // Twice it is 2 / sqrt(16).
        assertThat(read(speaking("red", 0), "red car red").evidence()).isCloseTo(2 / Math.sqrt(16) - 0.1, within(1e-6));
    }

    @Test
    void aWindowFindsWhatTheWholeDrownsAndSaysWhere() {
        String text = "one two three four five six seven eight nine ten red eleven twelve";
        Reading whole = read(speaking("red", 0), text);
        Reading windowed = read(speaking("red", 4), text);
        // Of a window of 4 tokens: 16 features.
        assertThat(windowed.evidence()).isCloseTo(1 / Math.sqrt(16) - 0.1, within(1e-6));
        assertThat(windowed.evidence()).isGreaterThan(whole.evidence());
        assertThat(windowed.wholeText()).isFalse();
        assertThat(text.substring(windowed.start(), windowed.end()))
                .contains("red")
                .doesNotContain("one");
        assertThat(whole.wholeText()).isTrue();
    }

    @Test
    void itIsFoundAnywhereInATextOfSeveralParts() {
        HeadModel model = speaking("red", 8);
        int length = 3 * Classifier.PART_CHARS;
        for (int place : new int[] {0, Classifier.PART_CHARS - 2, Classifier.PART_CHARS, length / 2, length - 5}) {
            StringBuilder text = new StringBuilder("ab ".repeat(length / 3));
            text.replace(place, place + 5, " red ");
            Reading reading = read(model, text.toString());
            assertThat(reading.evidence()).as("at %d", place).isGreaterThan(0);
            assertThat(text.substring(reading.start(), reading.end())).contains("red");
        }
    }

    @Test
    void aTextAloneHasTheScoreThatItHasAmongOthers() {
        Random random = new Random(11);
        float[] weights = new float[Features.SLOTS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Classifier classifier = Classifier.of(Head.HARM, HeadModel.quantised(weights, 0, 10, 0.5f));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = random.nextInt(60); w >= 0; w--) {
                text.append((char) ('a' + random.nextInt(26))).append(random.nextBoolean() ? " " : "");
            }
            texts.add(text.toString());
        }
        double[] alone =
                texts.stream().mapToDouble(t -> classifier.score(Head.HARM, t)).toArray();
        double[] together = texts.parallelStream()
                .mapToDouble(t -> classifier.score(Head.HARM, t))
                .toArray();
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void nothingIsTheBiasAndNoText() {
        Reading reading = read(speaking("red", 4), "");
        assertThat(reading.evidence()).isCloseTo(-0.1, within(1e-6));
        assertThat(reading.start()).isZero();
        assertThat(reading.end()).isZero();
    }

    @Test
    void aSpentBudgetEndsALongText() {
        Budget spent =
                Budget.of(java.time.Duration.ofNanos(1), new java.util.concurrent.atomic.AtomicLong()::incrementAndGet);
        spent.check();
        String text = "ab ".repeat(Classifier.PART_CHARS);
        assertThatThrownBy(() -> Classifier.of(Head.HARM, speaking("red", 4)).read(Head.HARM, text, spent))
                .isInstanceOf(Budget.Exceeded.class);
    }

    @Test
    void aHeadThatIsMissingIsNamed() {
        Classifier classifier = Classifier.of(Head.HARM, speaking("red", 4));
        assertThatThrownBy(() -> classifier.score(Head.TOPIC, "text")).hasMessageContaining("topic");
    }

    @Test
    void whenWeightsAreRoundedTheGreatestIs127() {
        float[] weights = new float[Features.SLOTS];
        weights[3] = -2.54f;
        weights[4] = 1;
        HeadModel model = HeadModel.quantised(weights, 0, 0, 0.5f);
        assertThat(model.scale().step()).isCloseTo(0.02f, within(1e-6f));
        assertThat(model.weight(3)).isEqualTo(-127);
        assertThat(model.weight(4)).isEqualTo(50);
    }
}
