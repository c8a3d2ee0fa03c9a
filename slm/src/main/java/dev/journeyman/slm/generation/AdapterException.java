package dev.journeyman.slm.generation;

/** An adapter that an engine did not take; its kind says why. Files that are wrong are told by {@link dev.journeyman.slm.checkpoint.CheckpointException}. */
public final class AdapterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it was not taken. */
    public enum Kind {
        /** An adapter of that name is there, or on its way out: a name is an immutable version. */
        NAME_TAKEN,
        /** As many as may be are there. */
        TOO_MANY,
        /** It takes more memory than is left for adapters. */
        TOO_LARGE,
        /** The model takes none. */
        NOT_SUPPORTED,
        /** The engine is closed. */
        CLOSED
    }

    private final Kind kind;

    /** An exception with one clear sentence. */
    public AdapterException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Why it was not taken. */
    public Kind kind() {
        return kind;
    }
}
