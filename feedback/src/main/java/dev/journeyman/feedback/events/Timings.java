package dev.journeyman.feedback.events;

import org.jspecify.annotations.Nullable;

/**
 * How long an answer took, in milliseconds.
 *
 * @param queuedMillis until the model began
 * @param ttftMillis from the request to the answer's first token; null where none came
 * @param totalMillis from the request to its end
 */
public record Timings(long queuedMillis, @Nullable Long ttftMillis, long totalMillis) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Timings {
        new Checks()
                .notNegative("queued_millis", queuedMillis)
                .notNegative("ttft_millis", ttftMillis)
                .notNegative("total_millis", totalMillis)
                .throwIfAny();
    }
}
