package dev.journeyman.gateway.runs;

/** A run's work ended because it was asked to. */
final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped", null, false, false);
    }
}
