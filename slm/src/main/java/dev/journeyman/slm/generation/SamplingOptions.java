package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.InvalidRequestException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How the next token is chosen from the model's logits.
 *
 * <p>Ranges are those of OpenAI's "Create chat completion" reference where it has the option. The order in which the options apply
 * stands in {@link Sampler}.
 *
 * @param temperature in [0, 2]; logits are divided by it; 0 takes the most likely token always
 * @param topK 0 for all, else only the k most likely tokens stay (Fan et al. 2018)
 * @param topP in [0, 1]; only the most likely tokens whose probabilities together reach it stay (Holtzman et al. 2020, "nucleus"); 1 keeps all
 * @param minP in [0, 1]; only tokens at least this times as likely as the most likely one stay (Nguyen et al. 2024); 0 keeps all
 * @param repetitionPenalty in (0, 10]; 1 for none; the logit of every token of prompt and answer is divided by it where positive and
 *     multiplied where negative (Keskar et al. 2019, "CTRL"; Hugging Face's {@code RepetitionPenaltyLogitsProcessor})
 * @param frequencyPenalty in [-2, 2]; 0 for none; subtracted from a token's logit once for each time the answer holds it (OpenAI)
 * @param presencePenalty in [-2, 2]; 0 for none; subtracted from a token's logit once if the answer holds it at all (OpenAI)
 * @param logitBias token to what is added to its logit, each in [-100, 100], at most {@value #MAX_LOGIT_BIASES} tokens
 * @param seed the same seed, request and model give the same text; empty lets the engine choose one (the result tells which)
 */
public record SamplingOptions(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        double frequencyPenalty,
        double presencePenalty,
        Map<Integer, Double> logitBias,
        OptionalLong seed) {
    /** The most tokens a logit bias may name. */
    public static final int MAX_LOGIT_BIASES = 1024;

    /** Temperature 1 and no other option: the model's own distribution, OpenAI's default. */
    public static final SamplingOptions DEFAULT = builder().build();

    /** The most likely token always. */
    public static final SamplingOptions GREEDY = builder().temperature(0).build();

    /**
     * Checks every option.
     *
     * @throws InvalidRequestException with all that is out of range
     */
    public SamplingOptions {
        List<Problem> problems = new ArrayList<>();
        range(problems, "temperature", temperature, 0, 2);
        if (topK < 0) {
            problems.add(new Problem("top_k", "must be 0 (all) or more, was " + topK));
        }
        range(problems, "top_p", topP, 0, 1);
        range(problems, "min_p", minP, 0, 1);
        if (!(repetitionPenalty > 0 && repetitionPenalty <= 10)) {
            problems.add(new Problem(
                    "repetition_penalty", "must be above 0 (1 is none) and at most 10, was " + repetitionPenalty));
        }
        range(problems, "frequency_penalty", frequencyPenalty, -2, 2);
        range(problems, "presence_penalty", presencePenalty, -2, 2);
        if (logitBias.size() > MAX_LOGIT_BIASES) {
            problems.add(new Problem(
                    "logit_bias", "may name at most " + MAX_LOGIT_BIASES + " tokens, names " + logitBias.size()));
        } else {
            logitBias.forEach((token, bias) -> {
                if (token < 0) {
                    problems.add(new Problem("logit_bias[" + token + "]", "no token has a negative number"));
                }
                range(problems, "logit_bias[" + token + "]", bias, -100, 100);
            });
        }
        InvalidRequestException.throwIfAny(problems);
        logitBias = Map.copyOf(logitBias);
    }

    private static void range(List<Problem> problems, String field, double value, double low, double high) {
        if (!(value >= low && value <= high)) { // also NaN
            problems.add(new Problem(field, "must be between " + show(low) + " and " + show(high) + ", was " + value));
        }
    }

    private static String show(double bound) {
        return Long.toString((long) bound);
    }

    /** Whether the token with the largest logit is all that matters: no randomness and no change to a logit. */
    boolean isPlainGreedy() {
        return temperature == 0 && !hasPenalties() && logitBias.isEmpty();
    }

    boolean hasPenalties() {
        return repetitionPenalty != 1 || frequencyPenalty != 0 || presencePenalty != 0;
    }

    /** A builder that starts at {@link #DEFAULT}'s values. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; {@link #build} checks them all. */
    public static final class Builder {
        private double temperature = 1;
        private int topK;
        private double topP = 1;
        private double minP;
        private double repetitionPenalty = 1;
        private double frequencyPenalty;
        private double presencePenalty;
        private Map<Integer, Double> logitBias = Map.of();
        private OptionalLong seed = OptionalLong.empty();

        private Builder() {}

        /** See {@link SamplingOptions#temperature}. */
        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        /** See {@link SamplingOptions#topK}. */
        public Builder topK(int value) {
            topK = value;
            return this;
        }

        /** See {@link SamplingOptions#topP}. */
        public Builder topP(double value) {
            topP = value;
            return this;
        }

        /** See {@link SamplingOptions#minP}. */
        public Builder minP(double value) {
            minP = value;
            return this;
        }

        /** See {@link SamplingOptions#repetitionPenalty}. */
        public Builder repetitionPenalty(double value) {
            repetitionPenalty = value;
            return this;
        }

        /** See {@link SamplingOptions#frequencyPenalty}. */
        public Builder frequencyPenalty(double value) {
            frequencyPenalty = value;
            return this;
        }

        /** See {@link SamplingOptions#presencePenalty}. */
        public Builder presencePenalty(double value) {
            presencePenalty = value;
            return this;
        }

        /** See {@link SamplingOptions#logitBias}. */
        public Builder logitBias(Map<Integer, Double> value) {
            logitBias = value;
            return this;
        }

        /** See {@link SamplingOptions#seed}. */
        public Builder seed(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        /**
         * The options.
         *
         * @throws InvalidRequestException with all that is out of range
         */
        public SamplingOptions build() {
            return new SamplingOptions(
                    temperature,
                    topK,
                    topP,
                    minP,
                    repetitionPenalty,
                    frequencyPenalty,
                    presencePenalty,
                    logitBias,
                    seed);
        }
    }
}
