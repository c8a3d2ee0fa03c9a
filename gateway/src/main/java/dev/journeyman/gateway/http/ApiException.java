package dev.journeyman.gateway.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error. It carries no stack: it is an answer and not a fault. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final @Nullable String param;
    private final @Nullable Duration retryAfter;

    /** An error with one clear sentence. */
    public ApiException(ErrorKind kind, String message) {
        this(kind, null, message, null);
    }

    /** An error of a parameter, named as in the request ({@code messages[0].content}). */
    public ApiException(ErrorKind kind, @Nullable String param, String message) {
        this(kind, param, message, null);
    }

    private ApiException(ErrorKind kind, @Nullable String param, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.param = param;
        this.retryAfter = retryAfter;
    }

    /** The same error, with the time after which the request may be made again. */
    public ApiException retryAfter(Duration wait) {
        return new ApiException(kind, param, message(), wait);
    }

    /** What kind it is. */
    public ErrorKind kind() {
        return kind;
    }

    /** The parameter at fault, if one is. */
    public @Nullable String param() {
        return param;
    }

    /** The sentence. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** When to try again, in whole seconds, at least one; null where that is not said. */
    public @Nullable Long retryAfterSeconds() {
        return retryAfter == null ? null : Math.max(1, (retryAfter.toMillis() + 999) / 1000);
    }
}
