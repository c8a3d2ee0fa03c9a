package dev.journeyman.feedback.log;

import org.jspecify.annotations.Nullable;

/** Something the feedback log cannot do, said in one line that names what and the fix. It never holds a text of an event. */
public sealed class LogException extends RuntimeException permits StoreFullException, CorruptLogException {

    /** What is wrong, as a closed list. */
    public enum Kind {
        /** More is waiting to be written than the queue holds; nothing was written. Try again after a moment. */
        QUEUE_FULL,
        /** The disk has no room; nothing was acknowledged, reads go on. */
        STORE_FULL,
        /** What lies on the disk is not what was written. */
        CORRUPT,
        /** An event with that id is in the log. */
        DUPLICATE_ID,
        /** The interaction was erased, and nothing more is taken about it. */
        ERASED,
        /** The idempotency key was used with another request. */
        IDEMPOTENCY_CONFLICT,
        /** No interaction has that id. */
        NOT_FOUND,
        /** An argument the log does not take. */
        INVALID,
        /** A newer program wrote the store. */
        NEWER_FORMAT,
        /** Another log, of this or another process, has the store open. */
        IN_USE,
        /** The log is closed, or is being closed. */
        CLOSED,
        /** The operating system or the database refused. */
        UNREADABLE
    }

    private static final long serialVersionUID = 1;

    private final Kind kind;

    LogException(Kind kind, String message) {
        this(kind, message, null);
    }

    LogException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
