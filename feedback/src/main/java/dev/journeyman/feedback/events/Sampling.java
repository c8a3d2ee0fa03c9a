package dev.journeyman.feedback.events;

/**
 * How the answer's tokens were chosen, with the seed that repeats it. The ranges are those of the generation's own options.
 *
 * @param temperature in [0, 2]
 * @param topP in [0, 1]
 * @param topK 0 for all
 * @param minP in [0, 1]
 * @param repetitionPenalty in (0, 10]
 * @param frequencyPenalty in [-2, 2]
 * @param presencePenalty in [-2, 2]
 * @param seed the one that was used, also where none was asked for
 * @param maxTokens the most tokens the answer could have
 */
public record Sampling(
        double temperature,
        double topP,
        int topK,
        double minP,
        double repetitionPenalty,
        double frequencyPenalty,
        double presencePenalty,
        long seed,
        int maxTokens) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Sampling {
        new Checks()
                .range("temperature", temperature, 0, 2)
                .range("top_p", topP, 0, 1)
                .notNegative("top_k", (long) topK)
                .range("min_p", minP, 0, 1)
                .range("repetition_penalty", repetitionPenalty, 0, 10)
                .range("frequency_penalty", frequencyPenalty, -2, 2)
                .range("presence_penalty", presencePenalty, -2, 2)
                .notNegative("max_tokens", (long) maxTokens)
                .throwIfAny();
    }

    /** The most likely token always. */
    public static Sampling greedy(int maxTokens) {
        return new Sampling(0, 1, 0, 0, 1, 0, 0, 0, maxTokens);
    }
}
