package dev.journeyman.gateway.http;

import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.metrics.GenAiMetrics;
import dev.journeyman.gateway.tracing.RequestTrace;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is known of one request while it is answered, for its headers, the log line, the metrics and its trace. Used on the request's event loop only. */
public final class RequestScope {
    private static final long NEVER = -1;
    private static final String KEY = RequestScope.class.getName();

    private final String requestId;
    private final long startNanos;
    private final LongSupplier nanoClock;
    private @Nullable Route route;
    private @Nullable Caller caller;
    private @Nullable ErrorKind error;
    private RequestTrace trace = RequestTrace.NONE;
    private String requestModel = "";
    private String responseModel = "";
    private long firstTokenNanos = NEVER;
    private long decodeNanos;
    private long decodedTokens;
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

    void trace(RequestTrace begun) {
        trace = begun;
    }

    /** Its trace; its methods may be called from any thread. */
    public RequestTrace trace() {
        return trace;
    }

    /** Whether the trace is kept: who looks whether the gateway lives, and files of the page, would drown the rest. */
    boolean isFollowed() {
        return route == null || (route.kind() != Route.Kind.STATUS && route.kind() != Route.Kind.PAGE);
    }

    /** What the model is asked to do; empty where it is not. */
    public String operation() {
        return route == null ? "" : route.operation();
    }

    /** The model is known: under which name it was asked for, and which version answers. */
    public void model(String asked, String version) {
        requestModel = asked;
        responseModel = version;
    }

    /** The model's name in the request; empty before it is known that there is such a model. */
    public String requestModel() {
        return requestModel;
    }

    /** The version that answers; empty before it is known. */
    public String responseModel() {
        return responseModel;
    }

    /** Notes the times of a generation that ended. */
    public void generation(long ttftNanos, long nanosAfterFirst, long tokens) {
        if (tokens > 0) {
            firstTokenNanos = firstTokenNanos == NEVER ? ttftNanos : Math.min(firstTokenNanos, ttftNanos);
            decodeNanos += nanosAfterFirst;
            decodedTokens += tokens - 1;
        }
    }

    /** Counts the request, where the model was to be asked. */
    void measure(GenAiMetrics metrics) {
        if (operation().isEmpty()) {
            return;
        }
        GenAiMetrics.Call call = new GenAiMetrics.Call(operation(), requestModel, responseModel);
        metrics.request(call, error == null ? "" : errorLabel(), elapsedNanos());
        if (promptTokens + completionTokens > 0) {
            metrics.tokens(call, promptTokens, completionTokens);
        }
        if (error == null && firstTokenNanos != NEVER) {
            metrics.firstToken(call, firstTokenNanos);
            if (decodedTokens > 0) {
                metrics.outputToken(call, decodeNanos / decodedTokens);
            }
        }
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

    /** The role of the caller's key; a hyphen where it was not asked for. */
    String roleLabel() {
        return caller == null ? "-" : caller.role().label();
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
