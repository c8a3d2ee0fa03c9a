package dev.journeyman.slm.generation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a generation gave.
 *
 * @param text the answer: what the listener was given piece by piece, joined
 * @param tokens every token sampled, also the end token and those of a stop string, which are not in the text
 * @param logprobs those of the text's tokens, if they were asked for; else empty
 * @param finishReason why it ended
 * @param stopString the stop string that ended it, if one did
 * @param promptTokens how many tokens the prompt had
 * @param cachedPromptTokens how many of them had been computed before, for another generation
 * @param seed the seed it was sampled with, the request's or the engine's choice: with it the answer can be had again
 * @param timings where its time went
 */
@SuppressWarnings(
        "ArrayRecordComponent") // an answer's tokens; the result is handed over once and not kept by the engine
public record GenerationResult(
        String text,
        int[] tokens,
        List<TokenLogprob> logprobs,
        FinishReason finishReason,
        Optional<String> stopString,
        int promptTokens,
        int cachedPromptTokens,
        long seed,
        GenerationTimings timings) {
    /** Copies the log-probabilities. */
    public GenerationResult {
        logprobs = List.copyOf(logprobs);
    }

    /** How many tokens were sampled. */
    public int completionTokens() {
        return tokens.length;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof GenerationResult other
                && text.equals(other.text)
                && Arrays.equals(tokens, other.tokens)
                && logprobs.equals(other.logprobs)
                && finishReason == other.finishReason
                && stopString.equals(other.stopString)
                && promptTokens == other.promptTokens
                && cachedPromptTokens == other.cachedPromptTokens
                && seed == other.seed
                && timings.equals(other.timings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, Arrays.hashCode(tokens), finishReason, stopString, promptTokens, seed, timings);
    }
}
