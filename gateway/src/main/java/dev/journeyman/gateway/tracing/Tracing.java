package dev.journeyman.gateway.tracing;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What follows requests. */
public interface Tracing extends AutoCloseable {
    /** Follows nothing and costs nothing. */
    Tracing NONE = new Tracing() {
        @Override
        public RequestTrace begin(String method, UnaryOperator<@Nullable String> header) {
            return RequestTrace.NONE;
        }

        @Override
        public void close() {}
    };

    /**
     * A request arrived.
     *
     * @param method one of the few that labels have
     * @param header its headers by name, of which {@code traceparent} alone is read: what a {@code tracestate} says is not for this gateway's collector
     */
    RequestTrace begin(String method, UnaryOperator<@Nullable String> header);

    /** Sends what is left, within seconds, and ends. */
    @Override
    void close();
}
