package dev.journeyman.loadtests.load;

import java.util.List;
import java.util.SplittableRandom;

/** Draws requests: lengths of prompts and of answers are uniform within their bounds, and prompts are notes of a workshop in random order, so that hardly two begin alike. The same seed draws the same. Safe for several threads. */
final class Mix {
    private static final List<String> PARTS = List.of(
            "ignition coil",
            "fuel pump",
            "oxygen sensor",
            "camshaft sensor",
            "throttle body",
            "wheel bearing",
            "brake caliper",
            "coolant thermostat",
            "air filter",
            "alternator",
            "intake manifold",
            "spark plug");
    private static final List<String> FOUND = List.of(
            "was replaced last month",
            "looks worn",
            "was checked and is within its limits",
            "makes a noise at low speed",
            "has a loose connector",
            "is new",
            "was cleaned",
            "shows a small leak");
    private static final List<String> WHEN = List.of(
            "when the engine is cold",
            "after a long drive",
            "at idle",
            "under load",
            "in the rain",
            "at 80 km/h",
            "on the first start of the day",
            "when the air conditioning is on");
    private static final String QUESTION = " What should be checked first for trouble code P0301?";

    private final Range promptTokens;
    private final Range answerTokens;
    private final Fit fit;
    private final SplittableRandom random;

    /** Bounds of a length, both included. */
    record Range(int least, int most) {
        int draw(SplittableRandom random) {
            return random.nextInt(least, most + 1);
        }
    }

    /**
     * How many tokens a prompt of so many sentences has: a straight line.
     *
     * @param fixed tokens of the template, the system prompt and the question
     */
    record Fit(double fixed, double perSentence) {
        /** The line through two counts. */
        static Fit of(int fewSentences, int fewTokens, int manySentences, int manyTokens) {
            double slope = (manyTokens - fewTokens) / (double) (manySentences - fewSentences);
            if (!(slope > 0)) {
                throw new IllegalArgumentException("more sentences have to be more tokens: " + fewTokens + " for "
                        + fewSentences + ", " + manyTokens + " for " + manySentences);
            }
            return new Fit(fewTokens - slope * fewSentences, slope);
        }

        int sentences(int tokens) {
            return (int) Math.max(1, Math.round((tokens - fixed) / perSentence));
        }
    }

    Mix(Range promptTokens, Range answerTokens, Fit fit, long seed) {
        this.promptTokens = promptTokens;
        this.answerTokens = answerTokens;
        this.fit = fit;
        this.random = new SplittableRandom(seed);
    }

    /** The next request. */
    synchronized Job next() {
        int sentences = fit.sentences(promptTokens.draw(random));
        return new Job(prompt(sentences, random), answerTokens.draw(random), random.nextLong(1L << 32));
    }

    /** A prompt of so many sentences and the question. */
    static String prompt(int sentences, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append("The ")
                    .append(pick(PARTS, random))
                    .append(' ')
                    .append(pick(FOUND, random))
                    .append(", and the car misfires ")
                    .append(pick(WHEN, random))
                    .append(". ");
        }
        return text.append(QUESTION.strip()).toString();
    }

    private static String pick(List<String> texts, SplittableRandom random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
