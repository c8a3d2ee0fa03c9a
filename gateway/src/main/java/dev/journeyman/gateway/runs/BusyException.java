package dev.journeyman.gateway.runs;

/** Another process trains in this home; what was asked can be tried again later. */
final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException() {
        super("another process trains in this home", null, false, false);
    }
}
