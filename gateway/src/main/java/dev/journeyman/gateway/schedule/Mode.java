package dev.journeyman.gateway.schedule;

import java.util.Locale;
import java.util.Optional;

/** What happens by itself. */
public enum Mode {
    /** Runs begin, and what passes the gate goes to the rollout. */
    AUTO,
    /** Runs begin, and what passes the gate waits for somebody's decision. */
    APPROVE,
    /** No run begins. */
    OFF;

    /** The name in files and over HTTP. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of that name; empty where there is none. */
    public static Optional<Mode> ofWire(String wire) {
        for (Mode mode : values()) {
            if (mode.wire().equals(wire)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
