package dev.journeyman.gateway.models.hub;

import java.io.IOException;

/** A failure of this machine's disk, which trying the network again does not mend. */
final class LocalException extends IOException {
    private static final long serialVersionUID = 1;

    LocalException(String message, Throwable cause) {
        super(message, cause);
    }
}
