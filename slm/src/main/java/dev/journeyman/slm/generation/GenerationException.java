package dev.journeyman.slm.generation;

import org.jspecify.annotations.Nullable;

/** A generation that could not be begun or finished; its kind says whose fault it was. */
public final class GenerationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it was. */
    public enum Kind {
        /** The prompt leaves no room for an answer in the context. */
        PROMPT_TOO_LONG,
        /** The request names a token that the vocabulary does not have. */
        UNKNOWN_TOKEN,
        /** The request names an adapter that is not loaded, or on its way out. */
        UNKNOWN_ADAPTER,
        /** The most tokens of the answer are too few for any answer of the form asked for. */
        ANSWER_TOO_SHORT,
        /** The step of the network that it was part of failed, or gave numbers that are none. */
        MODEL_FAILED,
        /** Its own listener threw. */
        LISTENER_FAILED,
        /** It was paused for longer than the engine allows. */
        PAUSED_TOO_LONG,
        /** It waited for a slot for longer than it may. */
        WAITED_TOO_LONG,
        /** The engine is closed and takes no more requests. */
        CLOSED
    }

    private final Kind kind;

    /** An exception with one clear sentence. */
    public GenerationException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** An exception with one clear sentence and what led to it. */
    public GenerationException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whose fault it was. */
    public Kind kind() {
        return kind;
    }
}
