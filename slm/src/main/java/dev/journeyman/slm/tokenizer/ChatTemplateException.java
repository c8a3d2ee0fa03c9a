package dev.journeyman.slm.tokenizer;

/** A conversation that a model's chat template refuses (roles that do not alternate, say), or cannot render. */
public final class ChatTemplateException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean refused;

    ChatTemplateException(String message, boolean refused, Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** True if the template itself said no: the caller's messages are at fault, and the message says why. */
    public boolean refused() {
        return refused;
    }
}
