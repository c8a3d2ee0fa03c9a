package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion asked for, checked.
 *
 * @param model the name it was asked under
 * @param messages the conversation, at least one message
 * @param stream whether the answer is to come in pieces
 * @param includeUsage whether a stream is to end with its token counts
 * @param choices how many answers are wanted
 * @param maxTokens the most tokens of an answer; null for the default
 * @param stop what ends an answer
 * @param topLogprobs as in {@link dev.journeyman.slm.generation.GenerationRequest}
 * @param sampling what the request says of sampling
 * @param retrieval whether passages are looked for
 * @param format the form of the answer; null for any text
 */
record ChatRequest(
        String model,
        List<Message> messages,
        boolean stream,
        boolean includeUsage,
        int choices,
        @Nullable Integer maxTokens,
        List<String> stop,
        int topLogprobs,
        Sampling sampling,
        RetrievalMode retrieval,
        @Nullable ResponseFormat format) {
    /** The most messages of a conversation. */
    static final int MOST_MESSAGES = 512;

    /** The most answers to one request. */
    static final int MOST_CHOICES = 4;

    /** The most tokens of an answer where the request does not say. */
    static final int DEFAULT_MAX_TOKENS = 512;

    /** Sampling options as the request names them; null is the model's default. */
    record Sampling(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer topK,
            @Nullable Double minP,
            @Nullable Double repetitionPenalty,
            @Nullable Double frequencyPenalty,
            @Nullable Double presencePenalty,
            Map<Integer, Double> logitBias,
            @Nullable Long seed) {
        /** Nothing said. */
        static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null, null, Map.of(), null);

        /** The options, with the model's defaults for what is not said. */
        SamplingOptions over(GenerationDefaults defaults) {
            SamplingOptions.Builder options = defaults.options().logitBias(logitBias);
            if (temperature != null) {
                options.temperature(temperature);
            }
            if (topP != null) {
                options.topP(topP);
            }
            if (topK != null) {
                options.topK(topK);
            }
            if (minP != null) {
                options.minP(minP);
            }
            if (repetitionPenalty != null) {
                options.repetitionPenalty(repetitionPenalty);
            }
            if (frequencyPenalty != null) {
                options.frequencyPenalty(frequencyPenalty);
            }
            if (presencePenalty != null) {
                options.presencePenalty(presencePenalty);
            }
            if (seed != null) {
                options.seed(seed);
            }
            return options.build();
        }
    }
}
