package dev.journeyman.gateway.http;

import dev.journeyman.gateway.access.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is known of one request while it is answered, for its headers, the log line and the metrics. Used on the request's event loop only. */
public final class RequestScope {
    private static final String KEY = RequestScope.class.getName();

    private final String requestId;
    private final long startNanos;
    private final LongSupplier nanoClock;
    private @Nullable Route route;
    private @Nullable Caller caller;
    private @Nullable ErrorKind error;
    private long promptTokens;
    private long completionTokens;

    RequestScope(String requestId, LongSupplier nanoClock) {
        this.requestId = requestId;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /** The scope of a request. */
    public static RequestScope of(RoutingContext context) {
        RequestScope scope = context.get(KEY);
        if (scope == null) {
            throw new IllegalStateException("the request has no scope: it did not pass the first handler");
        }
        return scope;
    }

    void attach(RoutingContext context) {
        context.put(KEY, this);
    }

    static boolean isAttached(RoutingContext context) {
        return context.get(KEY) != null;
    }

    /** The caller's request id, or ours. */
    public String requestId() {
        return requestId;
    }

    void route(Route matched) {
        route = matched;
    }

    void caller(Caller known) {
        caller = known;
    }

    /** Who calls; only where the route asks for it. */
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("the route lets everybody in, so nobody knows who calls");
        }
        return caller;
    }

    /** The id of the caller's key; a hyphen where it was not asked for. */
    String callerLabel() {
        return caller == null ? "-" : caller.keyId();
    }

    /** The route's path; {@code unmatched} where none is, so that labels stay few whatever is asked for. */
    String routeLabel() {
        return route == null ? "unmatched" : route.path();
    }

    /** Notes with what error the request ended; the first one stays. */
    public void failed(ErrorKind kind) {
        if (error == null) {
            error = kind;
        }
    }

    /** Notes the tokens that the request took. */
    public void tokens(long prompt, long completion) {
        promptTokens += prompt;
        completionTokens += completion;
    }

    String errorLabel() {
        return error == null ? "none" : error.shape().label();
    }

    @Nullable
    ErrorKind error() {
        return error;
    }

    /** How long the request has taken by now. */
    public long elapsedNanos() {
        return nanoClock.getAsLong() - startNanos;
    }

    long promptTokens() {
        return promptTokens;
    }

    long completionTokens() {
        return completionTokens;
    }
}
