package dev.journeyman.slm.tokenizer.jinja;

/** A template that cannot be read or rendered, or one that refused its messages itself. */
public final class JinjaException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean raisedByTemplate;

    JinjaException(String message) {
        this(message, false);
    }

    JinjaException(String message, Throwable cause) {
        super(message, cause);
        this.raisedByTemplate = false;
    }

    private JinjaException(String message, boolean raisedByTemplate) {
        super(message);
        this.raisedByTemplate = raisedByTemplate;
    }

    /** What {@code raise_exception(message)} in a template throws. */
    static JinjaException raised(String message) {
        return new JinjaException(message, true);
    }

    /** The same with the line of the template before it. */
    JinjaException at(int line) {
        String message = String.valueOf(getMessage());
        return raisedByTemplate || message.startsWith("line ")
                ? this
                : new JinjaException("line " + line + ": " + message, false);
    }

    /** True if the template refused its input with {@code raise_exception}; the message is then the template's. */
    public boolean raisedByTemplate() {
        return raisedByTemplate;
    }
}
