package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.Withdrawn;
import org.jspecify.annotations.Nullable;

/** A kind of data that is kept as long as the others of its kind. The code stands in every envelope. */
public enum DataClass {
    /** Answers that nobody said anything of. */
    INTERACTIONS(1),
    /** What people said of answers, and the answers they said it of. */
    FEEDBACK(2),
    /** What reviewers decided. Erasures are of this class too, and retention never removes them. */
    AUDIT(3);

    private final int code;

    DataClass(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The class that an event is written with; an interaction counts as feedback once there is some. */
    static DataClass of(Event event) {
        return switch (event) {
            case InteractionLogged e -> INTERACTIONS;
            case Rated e -> FEEDBACK;
            case Corrected e -> FEEDBACK;
            case Compared e -> FEEDBACK;
            case Withdrawn e -> FEEDBACK;
            case Reviewed e -> AUDIT;
            case Erased e -> AUDIT;
        };
    }

    /** The class of that code, or null. */
    static @Nullable DataClass ofCode(int code) {
        for (DataClass each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return null;
    }
}
