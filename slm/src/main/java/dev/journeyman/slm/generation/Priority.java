package dev.journeyman.slm.generation;

/** Who goes first where not all can: the earlier named. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Nobody does: such a generation begins when no interactive one waits, and gives its slot up to one that finds none free. */
    BATCH;

    /** Whether this one has to let the other go first. */
    public boolean yieldsTo(Priority other) {
        return compareTo(other) > 0;
    }
}
