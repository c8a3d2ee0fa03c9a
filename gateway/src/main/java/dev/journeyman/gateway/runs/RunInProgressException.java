package dev.journeyman.gateway.runs;

/** A run cannot begin while another one goes on. */
public final class RunInProgressException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String id;

    RunInProgressException(String id) {
        super("the run " + id + " goes on", null, false, false);
        this.id = id;
    }

    /** The run that goes on. */
    public String id() {
        return id;
    }
}
