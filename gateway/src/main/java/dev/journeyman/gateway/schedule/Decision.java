package dev.journeyman.gateway.schedule;

import dev.journeyman.gateway.runs.Trigger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run begins now, and why or why not.
 *
 * @param start what it begins for; null where none does
 * @param looks at each trigger
 * @param next the decision in a sentence, for people
 * @param backoffUntil until when runs wait because the last ones came to nothing; null where they do not
 */
public record Decision(
        @Nullable Start start,
        List<Look> looks,
        String next,
        @Nullable Instant backoffUntil) {
    /** Copies the list. */
    public Decision {
        looks = List.copyOf(looks);
    }

    /** A run to begin. */
    public record Start(Trigger trigger, String reason) {}

    /**
     * A look at one trigger.
     *
     * @param name records, period, drift_thumbs, drift_blocks, drift_coverage
     * @param trigger what a run begins for that it makes begin
     * @param value how far it is
     * @param threshold from which value on it fires, the explanation's other conditions met
     * @param fired whether it does
     */
    public record Look(
            String name, Trigger trigger, double value, double threshold, boolean fired, String explanation) {}
}
