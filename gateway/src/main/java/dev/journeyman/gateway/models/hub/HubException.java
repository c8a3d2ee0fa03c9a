package dev.journeyman.gateway.models.hub;

import java.io.IOException;

/** A download that cannot be done, said in one line with the fix. Never holds a token or a signed address. */
public final class HubException extends IOException {
    private static final long serialVersionUID = 1;

    /** With this message. */
    public HubException(String message) {
        super(message);
    }

    HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
