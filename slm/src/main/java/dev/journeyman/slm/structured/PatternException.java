package dev.journeyman.slm.structured;

/** A pattern that is not of the supported subset; the message says what is in the way, to be read after the pattern's path. */
final class PatternException extends Exception {
    private static final long serialVersionUID = 1L;

    PatternException(String message) {
        super(message);
    }
}
