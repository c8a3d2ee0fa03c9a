package dev.journeyman.gateway.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends a connection whose peer does not read.
 *
 * <p>Vert.x closes a connection, and resets an HTTP/1 response, only after what was written has been sent; to a peer that does not read that is never.
 * Closing the channel beneath is the one way that does not wait, and Vert.x 5 gives it by no public interface.
 */
public final class Cut {
    private Cut() {}

    /** Closes the request's connection at once; what was written and not sent is lost. */
    public static void connection(HttpServerRequest request) {
        connection(request.connection());
    }

    /** Closes a connection at once; what was written and not sent is lost. */
    static void connection(HttpConnection connection) {
        if (connection instanceof HttpServerConnection server) {
            // From the context on, past Vert.x's own handler, which would wait. It closes or is closed already.
            var unused = server.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
