package dev.journeyman.retrainer.trainingset;

import java.util.Locale;

/** What a training record is for. */
public enum RecordKind {
    /** A conversation and the answer to learn (DSFT). */
    INSTRUCTION,
    /** Two answers to one conversation, one better than the other (DPO, ORPO). */
    PAIR,
    /** An answer to a conversation and whether it is desirable (KTO). */
    UNPAIRED,
    /** A text to learn all of (DAPT). */
    TEXT;

    /** The name in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it teaches by comparison and not by imitation. */
    public boolean isPreference() {
        return this == PAIR || this == UNPAIRED;
    }
}
