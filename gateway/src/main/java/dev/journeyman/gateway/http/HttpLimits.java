package dev.journeyman.gateway.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How much of everything an HTTP connection may have, and what is said to one that has more. */
public final class HttpLimits {
    /** Event loops; the network computes on other threads, and HTTP needs little. */
    public static final int EVENT_LOOPS = 2;

    static final int MOST_LINE_BYTES = 8 << 10;
    static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int SEND_BUFFER_BYTES =
            64 << 10; // so that a reader who stops reading is noticed after so much, and not after megabytes
    private static final Duration IDLE = Duration.ofMinutes(10); // longer than the longest answer of a large model

    private HttpLimits() {}

    /** A server with these limits, for a request handler to be set that tells {@code connections} of requests. */
    public static HttpServer server(Vertx vertx, RequestIds ids, Connections connections) {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(MOST_LINE_BYTES)
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setIdleTimeout((int) IDLE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHandle100ContinueAutomatically(false)
                .setHttp2ClearTextEnabled(false)
                .setAcceptBacklog(1024);
        return vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(request -> refuse(request, ids));
    }

    private static void refuse(HttpServerRequest request, RequestIds ids) {
        Throwable cause = request.decoderResult().cause();
        ApiException error = cause instanceof TooLongHttpLineException
                ? new ApiException(
                        ErrorKind.URI_TOO_LONG, "The request line is longer than " + MOST_LINE_BYTES + " bytes.")
                : cause instanceof TooLongHttpHeaderException
                        ? new ApiException(
                                ErrorKind.HEADERS_TOO_LARGE,
                                "The headers are larger than " + MOST_HEADER_BYTES + " bytes.")
                        : new ApiException(ErrorKind.MALFORMED_HTTP, "This is not a well-formed HTTP request.");
        request.response()
                .setStatusCode(error.kind().shape().status())
                .putHeader("x-request-id", ids.next("req_"))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Json.write(Replies.body(error)))
                .onComplete(sent -> request.connection().close());
    }
}
