package dev.journeyman.gateway.runs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * A run of the retrainer that the gateway supervises. Immutable.
 *
 * @param id the name of its folder
 * @param trigger what it began for
 * @param reason why, in a sentence
 * @param who asked for it: a key, or the schedule
 * @param created when
 * @param state where it stands
 */
public record Run(String id, Trigger trigger, String reason, String who, Instant created, RunState state) {
    /** Who began a run that nobody asked for. */
    public static final String SCHEDULE = "schedule";

    /** The most characters of a reason. */
    public static final int MOST_REASON_CHARS = 500;

    private static final Pattern ID = Pattern.compile("retrain-[0-9]{8}T[0-9]{9}Z");
    private static final DateTimeFormatter IDS =
            DateTimeFormatter.ofPattern("'retrain-'yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Run {
        if (!isId(id)) {
            throw new IllegalArgumentException("a run's id must be like retrain-20260131T120000000Z, was " + id);
        }
    }

    /** A run that begins. */
    static Run begin(Trigger trigger, String reason, String who, Instant now) {
        return new Run(IDS.format(now), trigger, reason, who, now, new RunState.Preparing());
    }

    /** Whether a text has the form of a run's id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The same in another state. */
    Run with(RunState next) {
        return new Run(id, trigger, reason, who, created, next);
    }

    /** Whether nothing follows any more. */
    public boolean isOver() {
        return state instanceof RunState.Ended;
    }
}
