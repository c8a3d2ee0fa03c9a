package dev.journeyman.retrainer.collect.web;

import dev.journeyman.retrainer.collect.documents.DropReason;

/** Says why a page was not fetched. That is an ordinary outcome, not a fault of the run. */
public final class NotFetchedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DropReason reason;

    /**
     * Why not.
     *
     * @param detail for people, short, without anything of the page's text
     */
    public NotFetchedException(DropReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** The reason that is counted. */
    public DropReason reason() {
        return reason;
    }

    /** What else there is to say. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
