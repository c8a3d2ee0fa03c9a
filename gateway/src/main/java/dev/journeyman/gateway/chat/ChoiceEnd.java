package dev.journeyman.gateway.chat;

import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.TokenLogprob;
import java.util.List;

/**
 * How one choice ended, as it is told.
 *
 * @param text all that was released of it
 * @param reason why it ended
 * @param cachedPromptTokens those of the prompt's tokens that had been computed before
 * @param logprobs of the tokens whose text was released unchanged
 */
record ChoiceEnd(
        String text,
        Reason reason,
        int promptTokens,
        int cachedPromptTokens,
        int completionTokens,
        List<TokenLogprob> logprobs) {
    /** Why a choice ended, in OpenAI's words. */
    enum Reason {
        STOP("stop"),
        LENGTH("length"),
        CONTENT_FILTER("content_filter");

        private final String wire;

        Reason(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }

        static Reason of(FinishReason reason) {
            return switch (reason) {
                case STOP -> STOP;
                case LENGTH -> LENGTH;
                case CANCELLED ->
                    throw new IllegalArgumentException("a cancelled generation has no finish reason to tell");
            };
        }
    }
}
