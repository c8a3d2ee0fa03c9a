package dev.journeyman.gateway.http;

import dev.journeyman.gateway.access.Access;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.access.Role;
import dev.journeyman.gateway.logs.RequestInLog;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.tracing.RequestTrace;
import dev.journeyman.gateway.tracing.Tracing;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes: it gets an id, is checked against the host rule, the caller's role and the caller's limit, and when it is answered a line goes
 * into the log and a count into the metrics. Neither holds anything of what was asked or answered, nor of a key more than its id.
 */
public final class FrontDoor {
    private static final Logger LOG = LoggerFactory.getLogger("dev.journeyman.gateway.access-log");

    private final RequestIds ids;
    private final GatewayMetrics metrics;
    private final RateLimiter limiter;
    private final Access access;
    private final HostRule hosts;
    private final Connections connections;
    private final Tracing tracing;
    private final LongSupplier nanoClock;

    /** A door for a gateway that listens on a host; the connections are told when a request of theirs begins and ends. */
    public FrontDoor(
            RequestIds ids,
            GatewayMetrics metrics,
            RateLimiter limiter,
            Access access,
            String boundHost,
            Connections connections,
            Tracing tracing,
            LongSupplier nanoClock) {
        this.ids = ids;
        this.metrics = metrics;
        this.limiter = limiter;
        this.access = access;
        this.hosts = new HostRule(boundHost);
        this.connections = connections;
        this.tracing = tracing;
        this.nanoClock = nanoClock;
    }

    /** The first handler of every request. */
    public void enter(RoutingContext context) {
        begin(context);
        if (access.isOpen() && !hosts.allows(context.request().getHeader(HttpHeaders.HOST))) {
            Replies.error(
                    context,
                    new ApiException(
                            ErrorKind.HOST_NOT_ALLOWED,
                            "This gateway has no API keys and answers only to localhost; call it by that name."));
            return;
        }
        context.next();
    }

    private void begin(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        connections.requestBegan(connection);
        RequestScope scope = new RequestScope(ids.orNew(context.request().getHeader("x-request-id")), nanoClock);
        scope.attach(context);
        scope.trace(tracing.begin(method(context), context.request()::getHeader));
        context.response().putHeader("x-request-id", scope.requestId()).putHeader("x-content-type-options", "nosniff");
        context.addEndHandler(ended -> {
            connections.requestEnded(connection);
            leave(context, scope);
        });
    }

    /** Answers with an error, also to a request that never came to the first handler: its path does not begin with a slash, for instance. */
    public void refuse(RoutingContext context, Throwable thrown) {
        if (!RequestScope.isAttached(context)) {
            begin(context);
        }
        Replies.error(context, thrown);
    }

    /** Lets a request of a route through to its handler, or not. */
    public void pass(Route route, RoutingContext context, Handler<RoutingContext> handler) {
        RequestScope scope = RequestScope.of(context);
        scope.route(route);
        try {
            if (!route.roles().isEmpty()) {
                Caller caller = admit(route, context);
                scope.caller(caller);
                if (route.isLimited()) {
                    limit(context, caller);
                }
            }
            RequestInLog.of(scope.requestId()).run(() -> handler.handle(context));
        } catch (RuntimeException e) {
            Replies.error(context, e);
        }
    }

    /** Reads the body and hands it on; answers with an error where there is none to hand on. */
    public void body(RoutingContext context, Handler<Buffer> handler) {
        BodyReader.read(context.vertx(), context.request()).onComplete(read -> {
            if (read.failed()) {
                Replies.error(context, read.cause());
                return;
            }
            try {
                RequestInLog.of(RequestScope.of(context).requestId()).run(() -> handler.handle(read.result()));
            } catch (RuntimeException e) {
                Replies.error(context, e);
            }
        });
    }

    /** The caller, where the key is one of ours and its role may make this call. Nothing of a key that is not is kept or told. */
    private Caller admit(Route route, RoutingContext context) {
        HttpServerRequest request = context.request();
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        String address =
                request.remoteAddress() == null ? "?" : request.remoteAddress().hostAddress();
        Caller caller = access.caller(authorization, String.valueOf(address)).orElse(null);
        if (caller == null) {
            boolean sent = authorization != null;
            context.response()
                    .putHeader(
                            "www-authenticate",
                            sent
                                    ? "Bearer realm=\"journeyman\", error=\"invalid_token\""
                                    : "Bearer realm=\"journeyman\"");
            throw new ApiException(
                    ErrorKind.UNAUTHENTICATED,
                    sent
                            ? "This API key is unknown or revoked; send a valid one as Authorization: Bearer KEY."
                            : "This call needs an API key; send one as Authorization: Bearer KEY.");
        }
        if (!caller.hasAny(route.roles())) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    "A key with the role " + caller.role().label() + " may not make this call; it takes "
                            + route.roles().stream().sorted().map(Role::label).collect(Collectors.joining(" or "))
                            + ".");
        }
        return caller;
    }

    private void limit(RoutingContext context, Caller caller) {
        RateLimiter.Decision decision = limiter.take(caller.limitedAs());
        context.response()
                .putHeader("x-ratelimit-limit-requests", Integer.toString(decision.limit()))
                .putHeader("x-ratelimit-remaining-requests", Integer.toString(decision.remaining()))
                .putHeader("x-ratelimit-reset-requests", RateLimiter.header(decision.untilFull()));
        if (!decision.allowed()) {
            throw new ApiException(
                            ErrorKind.RATE_LIMITED,
                            "More than " + decision.limit()
                                    + " requests in a minute; slow down, or start the gateway with a larger"
                                    + " --requests-per-minute.")
                    .retryAfter(decision.untilNext());
        }
    }

    private void leave(RoutingContext context, RequestScope scope) {
        HttpServerResponse response = context.response();
        if (!response.ended() && response.closed()) {
            scope.failed(ErrorKind.CLIENT_CLOSED);
        }
        ErrorKind error = scope.error();
        int status = error == ErrorKind.CLIENT_CLOSED || error == ErrorKind.READER_TOO_SLOW
                ? error.shape().status() // nobody saw the response's own
                : response.getStatusCode();
        long nanos = scope.elapsedNanos();
        metrics.request(scope.routeLabel(), method(context), status, scope.errorLabel(), nanos);
        scope.measure(metrics.genAi());
        String type = error == null ? "" : scope.errorLabel();
        if (scope.isFollowed()) { // a span that does not end is not sent
            scope.trace().end(new RequestTrace.Ending(scope.routeLabel(), status, type, scope.requestId()));
        }
        tell(context, scope, status, nanos);
    }

    /** The request's line: as a sentence for people, as fields for programs. No field can hold what a caller wrote, but for a request id that passed as one. */
    private static void tell(RoutingContext context, RequestScope scope, int status, long nanos) {
        long millis = nanos / 1_000_000;
        long bytes = context.response().bytesWritten();
        LOG.atInfo()
                .addKeyValue("event", "request")
                .addKeyValue("request_id", scope.requestId())
                .addKeyValue("method", method(context))
                .addKeyValue("route", scope.routeLabel())
                .addKeyValue("status", status)
                .addKeyValue("error", scope.errorLabel())
                .addKeyValue("key", scope.callerLabel())
                .addKeyValue("role", scope.roleLabel())
                .addKeyValue("model", scope.responseModel())
                .addKeyValue("prompt_tokens", scope.promptTokens())
                .addKeyValue("completion_tokens", scope.completionTokens())
                .addKeyValue("bytes", bytes)
                .addKeyValue("duration_ms", millis)
                .addKeyValue("trace_id", scope.isFollowed() ? scope.trace().traceId() : "")
                .log(
                        "{} {} {} {} ms, {} + {} tokens, {} bytes, {} by {}{}",
                        method(context),
                        scope.routeLabel(),
                        status,
                        millis,
                        scope.promptTokens(),
                        scope.completionTokens(),
                        bytes,
                        scope.requestId(),
                        scope.callerLabel(),
                        scope.error() == null ? "" : " (" + scope.errorLabel() + ")");
    }

    /** The method, where it is one we know: a label may not take any value a caller thinks of. */
    private static String method(RoutingContext context) {
        String name = context.request().method().name();
        return switch (name) {
            case "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH" -> name;
            default -> "other";
        };
    }
}
