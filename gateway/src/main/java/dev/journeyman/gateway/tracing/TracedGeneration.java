package dev.journeyman.gateway.tracing;

import dev.journeyman.slm.generation.GenerationTimings;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation that ended, for its span.
 *
 * @param operation what it was for: {@code chat} or {@code diagnose}
 * @param requestModel the model's name in the request
 * @param responseModel the version that answered
 * @param maxTokens the most tokens it might have had
 * @param choices how many the request wanted
 * @param timings its times; it ended when this is told
 * @param finishReason why it ended, in the API's words; empty where it failed
 * @param errorType the error's label; empty where there is none
 * @param texts what was asked and answered; null where that may not be written down
 */
public record TracedGeneration(
        String operation,
        String requestModel,
        String responseModel,
        SamplingOptions sampling,
        int maxTokens,
        int choices,
        int inputTokens,
        int outputTokens,
        GenerationTimings timings,
        String finishReason,
        String errorType,
        @Nullable Texts texts) {
    /**
     * What was asked and answered, still with its personal data: it is taken out before it leaves, and nothing leaves unless whoever runs the gateway wants it.
     *
     * @param answer what was sent to the caller, not what a guardrail kept back
     */
    public record Texts(List<Message> asked, String answer) {
        /** Copies the list. */
        public Texts {
            asked = List.copyOf(asked);
        }
    }
}
