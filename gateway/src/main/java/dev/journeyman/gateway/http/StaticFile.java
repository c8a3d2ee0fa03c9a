package dev.journeyman.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file of the program that is served as it is. It is read once; the content security policy lets a page load from this gateway and nowhere else. */
public final class StaticFile {
    /** What a page may do: load its own files, call this gateway, and nothing else. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private StaticFile() {}

    /** A handler for a resource beside this class's package. */
    public static Handler<RoutingContext> of(String name, String contentType) {
        Buffer content = read(name);
        return context -> context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
                .putHeader("referrer-policy", "no-referrer")
                .end(content.copy());
    }

    private static Buffer read(String name) {
        String path = "/dev/journeyman/gateway/" + name;
        try (InputStream in = StaticFile.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + path);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
