package dev.journeyman.loadtests.store;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.journeyman.feedback.log.LogOptions;

/** How a store is written to. */
enum WriteMode {
    /** The baseline: every append waits for a sync of its own. */
    ONE_SYNC_EACH("one sync each", LogOptions.DEFAULTS.withCommitEvents(1)),
    /** What the gateway does: appends that come together share a sync. */
    GROUP_COMMIT("group commit", LogOptions.DEFAULTS),
    /** What the disk costs: acknowledged before it is on it. */
    NO_SYNC("no sync", LogOptions.DEFAULTS.withoutSync());

    private final String label;
    private final LogOptions options;

    WriteMode(String label, LogOptions options) {
        this.label = label;
        this.options = options;
    }

    @JsonValue
    String label() {
        return label;
    }

    LogOptions options() {
        return options;
    }
}
