package dev.journeyman.loadtests.store;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.journeyman.feedback.log.LogOptions;

/** How a store is written to. */
enum WriteMode {
    /** The baseline: every append waits for a sync of its own. */
    ONE_SYNC_EACH("one sync each"),
    /** What the gateway does: appends that come together share a sync. */
    GROUP_COMMIT("group commit"),
    /** What the disk costs: acknowledged before it is on it. */
    NO_SYNC("no sync");

    private final String label;

    WriteMode(String label) {
        this.label = label;
    }

    @JsonValue
    String label() {
        return label;
    }

    LogOptions options() {
        return switch (this) {
            case ONE_SYNC_EACH -> LogOptions.DEFAULTS.withCommitEvents(1);
            case GROUP_COMMIT -> LogOptions.DEFAULTS;
            case NO_SYNC -> LogOptions.DEFAULTS.withoutSync();
        };
    }
}
