package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.Asker;
import dev.journeyman.feedback.events.AskerRole;
import dev.journeyman.feedback.events.Diagnosis;
import dev.journeyman.feedback.events.Passage;
import dev.journeyman.feedback.events.Sampling;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked, as it came: the half of an interaction that is known before there is an answer. It still has its personal data.
 *
 * @param endpoint the route's path
 * @param requestedModel the model as the caller named it
 * @param modelVersion the version that answers
 * @param messages the conversation, at least one message
 * @param prompt what the model reads; empty where it is not asked
 * @param promptTokens how many tokens that is
 * @param passages what retrieval put into the prompt
 * @param diagnosis what a diagnosis is asked of; null for a chat
 * @param sampling how tokens are chosen
 * @param maxTokens the most tokens of an answer
 */
public record Asked(
        Caller caller,
        ConversationHeaders conversation,
        String endpoint,
        String requestedModel,
        String modelVersion,
        List<Message> messages,
        String prompt,
        int promptTokens,
        List<Passage> passages,
        @Nullable Diagnosis diagnosis,
        SamplingOptions sampling,
        int maxTokens) {
    /** Copies the lists. */
    public Asked {
        messages = List.copyOf(messages);
        passages = List.copyOf(passages);
    }

    Asker asker(@Nullable String session) {
        AskerRole role = switch (caller.role()) {
            case APP -> AskerRole.APP;
            case TECHNICIAN -> AskerRole.TECHNICIAN;
            case OPS -> AskerRole.OPS;
        };
        return new Asker(caller.keyId(), role, session);
    }

    /** The options with the seed that was used. */
    Sampling sampled(long seed) {
        return new Sampling(
                sampling.temperature(),
                sampling.topP(),
                sampling.topK(),
                sampling.minP(),
                sampling.repetitionPenalty(),
                sampling.frequencyPenalty(),
                sampling.presencePenalty(),
                seed,
                maxTokens);
    }
}
