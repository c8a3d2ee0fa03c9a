package dev.journeyman.store;

import org.jspecify.annotations.Nullable;

/** Something the store cannot do, said in one line that names the version or file and the fix. */
public final class StoreException extends RuntimeException {

    /** What is wrong, as a closed list. */
    public enum Kind {
        /** No version has that name. */
        NOT_FOUND,
        /** Another version has that name, or the target exists. */
        CONFLICT,
        /** It would break a rule of the store: removing the champion, a step that a version's state does not have, rolling back without a history. */
        REFUSED,
        /** A name, a lineage or a file that the store does not take. */
        INVALID,
        /** What lies on the disk is not what manifest, ledger or hash say. */
        CORRUPT,
        /** Another process holds the store's lock. */
        BUSY,
        /** The operating system refused. */
        UNREADABLE
    }

    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** With what is wrong, in one line that a person can act on. */
    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** The same, with what it came from. */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
