package dev.journeyman.gateway.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Cut;
import dev.journeyman.gateway.http.Json;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream of one run's events (WHATWG HTML, "Server-sent events"). It sends the newest state there is, whenever it changed, and again every {@link #EVERY}; what came in between
 * while the client did not read, or before the event loop had time, is passed over. The stream ends with the run. A client that reads nothing for {@link #MOST_BEHIND} is cut.
 */
final class RunStream implements Consumer<Supervisor.View> {
    /** How long there is nothing at the most. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Duration MOST_BEHIND = Duration.ofMinutes(2);
    private static final int MOST_QUEUED_BYTES = 16 << 10;

    private final RoutingContext routing;
    private final HttpServerResponse response;
    private final Context context;
    private final String id;
    private final Runnable ended;
    private final AtomicReference<Supervisor.@Nullable View> newest = new AtomicReference<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private Supervisor.View shown; // from here on the event loop's
    private long timer;
    private long behindSinceNanos;
    private boolean behind;

    /**
     * A stream to be opened.
     *
     * @param first what is sent first
     * @param ended called once, when the stream is over
     */
    RunStream(RoutingContext routing, Supervisor.View first, Runnable ended) {
        this.routing = routing;
        this.response = routing.response();
        this.context = routing.vertx().getOrCreateContext();
        this.id = first.run().id();
        this.shown = first;
        this.ended = ended;
    }

    /** Sends the head and the first event. On the request's event loop. */
    void open() {
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("x-accel-buffering", "no");
        response.setWriteQueueMaxSize(MOST_QUEUED_BYTES);
        response.drainHandler(drained -> {
            behind = false;
            flush();
        });
        response.closeHandler(closed -> close());
        timer = routing.vertx().setPeriodic(EVERY.toMillis(), due -> beat());
        send(shown);
    }

    /** Any thread. */
    @Override
    public void accept(Supervisor.View view) {
        if (view.run().id().equals(id) && !over.get()) {
            newest.set(view);
            if (scheduled.compareAndSet(false, true)) {
                context.runOnContext(ignored -> {
                    scheduled.set(false);
                    flush();
                });
            }
        }
    }

    /** A state that was looked up; it counts where none was heard since. Any thread. */
    void catchUp(Supervisor.View view) {
        if (!over.get() && newest.compareAndSet(null, view)) {
            context.runOnContext(ignored -> flush());
        }
    }

    /** Ends the stream, though the run goes on. Any thread. */
    void end() {
        context.runOnContext(ignored -> {
            if (!over.get()) {
                close();
                response.end();
            }
        });
    }

    private void beat() {
        if (behind && System.nanoTime() - behindSinceNanos > MOST_BEHIND.toNanos()) {
            Cut.connection(routing.request());
            close();
        } else if (!behind) {
            send(shown);
        }
    }

    private void flush() {
        if (!behind) {
            Supervisor.View view = newest.getAndSet(null);
            if (view != null) {
                send(view);
            }
        }
    }

    private void send(Supervisor.View view) {
        shown = view;
        if (over.get() || response.closed()) {
            return;
        }
        String event = event(RunJson.view(view.run(), view.progress()));
        if (view.run().isOver()) {
            close();
            response.end(event);
            return;
        }
        response.write(event);
        if (response.writeQueueFull()) {
            behind = true;
            behindSinceNanos = System.nanoTime();
        }
    }

    static String event(ObjectNode data) {
        return "event: run\ndata: " + Json.write(data) + "\n\n";
    }

    private void close() {
        if (over.compareAndSet(false, true)) {
            routing.vertx().cancelTimer(timer);
            ended.run();
        }
    }
}
