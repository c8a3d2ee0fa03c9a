package dev.journeyman.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that are one JSON document, errors among them. */
public final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final Duration LINGER = Duration.ofSeconds(10);

    private Replies() {}

    /** Answers with a document, unless the caller is gone. */
    public static void json(RoutingContext context, int status, ObjectNode document) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Json.write(document));
    }

    /** The body of an error. */
    public static ObjectNode body(ApiException e) {
        ErrorKind.Shape shape = e.kind().shape();
        ObjectNode document = Json.object();
        document.putObject("error")
                .put("message", e.message())
                .put("type", shape.type())
                .put("param", e.param())
                .put("code", shape.code());
        return document;
    }

    /** Answers with an error; what is no {@link ApiException} is a fault of ours, is logged and told without detail. */
    public static void error(RoutingContext context, Throwable thrown) {
        RequestScope scope = RequestScope.of(context);
        ApiException e = known(thrown, scope.requestId());
        scope.failed(e.kind());
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) { // inside a body nothing can be said; a cut connection is the only sign
            response.reset();
            return;
        }
        Long retryAfterSeconds = e.retryAfterSeconds();
        if (retryAfterSeconds != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
        }
        boolean bodyUnread = !context.request().isEnded();
        if (bodyUnread) { // the caller may see the answer and stop; one that sends on and on is cut
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.vertx().setTimer(LINGER.toMillis(), late -> {
                if (!context.request().isEnded()) {
                    Cut.connection(context.request());
                }
            });
        }
        response.setStatusCode(e.kind().shape().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Json.write(body(e)));
    }

    private static ApiException known(Throwable thrown, String requestId) {
        if (thrown instanceof ApiException e) {
            return e;
        }
        LOG.atError()
                .addKeyValue("request_id", requestId)
                .setCause(thrown)
                .log("Request {} met a fault of the gateway", requestId);
        return new ApiException(
                ErrorKind.INTERNAL,
                "The gateway met a fault of its own; its log has it under the request id " + requestId + ".");
    }
}
