package dev.journeyman.gateway.runs;

import org.jspecify.annotations.Nullable;

/**
 * How far a run is within its state. Not kept: a gateway that starts again hears it anew.
 *
 * @param stage what is being done
 * @param step how much of it is done
 * @param steps how much there is; 0 where that is not known
 * @param loss of the last step; null where there is none
 * @param etaSeconds until the stage ends; null where that is not known
 */
public record Progress(
        String stage,
        long step,
        long steps,
        @Nullable Double loss,
        @Nullable Long etaSeconds) {
    /** Something without steps. */
    static Progress at(String stage) {
        return new Progress(stage, 0, 0, null, null);
    }
}
