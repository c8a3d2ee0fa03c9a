package dev.journeyman.gateway.retrieval.documents;

/** A file is not what its name says, or is past a limit. The message is its predicate, such as "is encrypted". */
public final class UnreadableDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public UnreadableDocumentException(String reason) {
        super(reason);
    }

    /** With the reason and what told it. */
    public UnreadableDocumentException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
