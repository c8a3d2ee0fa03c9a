package dev.journeyman.gateway.retrieval.index;

import java.io.IOException;

/** An index that cannot be used. The message says why, and what mends it. */
public final class IndexException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why it cannot be used. */
    public enum Kind {
        /** There is none. */
        MISSING,
        /** Its format is of another version. */
        OTHER_FORMAT,
        /** Its vectors are of another embedding. */
        OTHER_EMBEDDING,
        /** Its files are not what was written. */
        DAMAGED,
        /** Another process writes to it. */
        IN_USE
    }

    private final Kind kind;

    IndexException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    IndexException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }
}
