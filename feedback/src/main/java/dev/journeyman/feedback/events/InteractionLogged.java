package dev.journeyman.feedback.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer was given, or ended otherwise: one event an answer, also where it was blocked, cancelled or failed. Where a request asks for several
 * choices, each is an interaction of its own.
 *
 * @param endpoint the path that was called
 * @param requestedModel the model as the caller named it
 * @param modelVersion the version that answered
 * @param adapter the adapter that was on it; null for none
 * @param content the texts; null where the key's logging is {@link Logging#METADATA}
 * @param verdicts in the order they were given
 * @param regeneratedFrom the interaction that this one gives another answer to; null for none
 */
public record InteractionLogged(
        String id,
        Instant at,
        Asker asker,
        String endpoint,
        String requestedModel,
        String modelVersion,
        @Nullable String adapter,
        @Nullable Content content,
        FinishReason finishReason,
        Sampling sampling,
        List<GuardrailVerdict> verdicts,
        Usage usage,
        Timings timings,
        @Nullable String regeneratedFrom)
        implements Event {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public InteractionLogged {
        at = Checks.millis(at);
        requestedModel = Checks.wellFormed(requestedModel);
        verdicts = List.copyOf(verdicts);
        Checks checks = new Checks()
                .interactionId("id", id)
                .at(at)
                .name("endpoint", endpoint)
                .name("requested_model", requestedModel)
                .name("model_version", modelVersion)
                .name("adapter", adapter)
                .most("verdicts", verdicts, EventLimits.MOST_VERDICTS)
                .interactionId("regenerated_from", regeneratedFrom);
        if (id.equals(regeneratedFrom)) {
            checks.problem("regenerated_from must be another interaction");
        }
        checks.throwIfAny();
    }

    /** How much was written down. */
    public Logging logging() {
        return content == null ? Logging.METADATA : Logging.FULL;
    }

    @Override
    public String actor() {
        return asker.keyId();
    }

    @Override
    public List<String> interactionIds() {
        return List.of(id);
    }
}
