package dev.journeyman.gateway.schedule;

import java.io.IOException;
import java.time.Instant;

/** Knows what a decision rests on. May block. */
@FunctionalInterface
interface SignalSource {
    /** The signals as they are now. */
    Signals read(Mode mode, ScheduleSettings settings, Instant now) throws IOException;
}
