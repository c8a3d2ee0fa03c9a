package dev.journeyman.feedback.log;

import org.jspecify.annotations.Nullable;

/** The disk has no room for an append: it was not acknowledged. Reads go on, and later appends are tried again. */
public final class StoreFullException extends LogException {
    private static final long serialVersionUID = 1;

    StoreFullException(String message, @Nullable Throwable cause) {
        super(Kind.STORE_FULL, message, cause);
    }
}
