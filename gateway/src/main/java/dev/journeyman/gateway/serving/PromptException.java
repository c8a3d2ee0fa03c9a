package dev.journeyman.gateway.serving;

/** A conversation that the model's template cannot spell, an order of roles that it does not know for instance. */
public final class PromptException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with one clear sentence. */
    public PromptException(String message, Throwable cause) {
        super(message, cause);
    }
}
