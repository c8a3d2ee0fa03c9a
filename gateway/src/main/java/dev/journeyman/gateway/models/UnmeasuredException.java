package dev.journeyman.gateway.models;

import java.io.IOException;

/** The champion was never evaluated, so that nothing can be compared with it. */
public final class UnmeasuredException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String version;

    UnmeasuredException(String version) {
        super("The champion " + version
                + " was never evaluated, so nothing can be compared with it: journeyman evals run" + " --model "
                + version);
        this.version = version;
    }

    /** The champion's name. */
    public String version() {
        return version;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
