package dev.journeyman.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body of at most {@link #MAX_BODY_BYTES} within {@link #MAX_WAIT}.
 *
 * <p>The body must be announced as {@code application/json}. That is more than a courtesy: a web page of another origin cannot send that type without
 * asking first, and is never allowed to, so no page that the user visits can spend the gateway's time.
 */
final class BodyReader {
    static final int MAX_BODY_BYTES = 1 << 20;
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private BodyReader() {}

    /** The body; fails with an {@link ApiException}. To be called on the request's event loop before anything else waits. */
    static Future<Buffer> read(Vertx vertx, HttpServerRequest request) {
        ApiException refusal = refusal(request);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(
                MAX_WAIT.toMillis(),
                id -> promise.tryFail(new ApiException(
                        ErrorKind.BODY_TOO_SLOW,
                        "The body did not arrive within " + MAX_WAIT.toSeconds() + " seconds.")));
        request.handler(chunk -> {
            if (promise.future().isComplete()) {
                return; // refused already; the rest is read and dropped until the connection is cut
            }
            if (body.length() + chunk.length() > MAX_BODY_BYTES) {
                promise.tryFail(tooLarge());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(e ->
                promise.tryFail(new ApiException(ErrorKind.CLIENT_CLOSED, "The connection ended inside the body.")));
        request.endHandler(end -> promise.tryComplete(body));
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static @Nullable ApiException refusal(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (!isJson(type)) {
            return new ApiException(
                    ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                    "Send the header content-type: application/json with a JSON body.");
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && isOver(length) ? tooLarge() : null;
    }

    private static boolean isOver(String length) {
        try {
            return Long.parseLong(length) > MAX_BODY_BYTES;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end))
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals("application/json");
    }

    private static ApiException tooLarge() {
        return new ApiException(
                ErrorKind.BODY_TOO_LARGE,
                "The body is larger than " + MAX_BODY_BYTES + " bytes; shorten the messages.");
    }
}
