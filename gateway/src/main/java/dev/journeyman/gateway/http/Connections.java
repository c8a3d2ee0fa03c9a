package dev.journeyman.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's connections: at most {@link #MOST}, and none that holds a place without asking for something.
 *
 * <p>A connection waits while none of its requests is being answered: from when it is opened to the last byte of the first request's head, and from the end
 * of an answer to the last byte of the next head. One that waits too long is cut, whether it sends nothing or a byte now and then. An answer may take as
 * long as the model takes, a body has {@link BodyReader}'s limit, and a reader who does not read has the engine's.
 */
public final class Connections {
    /** The most connections at once; one more is closed before anything is read from it. */
    static final int MOST = 2048;

    /**
     * How long a connection may wait.
     *
     * @param first from when it is opened to the head of its first request
     * @param next from the end of an answer to the head of the next request
     */
    public record Waits(Duration first, Duration next) {
        /** What people and their browsers need. */
        public static final Waits DEFAULT = new Waits(Duration.ofSeconds(30), Duration.ofMinutes(2));
    }

    private final Vertx vertx;
    private final Waits waits;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<HttpConnection, Place> places = new ConcurrentHashMap<>();

    /** No connections yet. */
    public Connections(Vertx vertx, Waits waits) {
        this.vertx = vertx;
        this.waits = waits;
    }

    /** A connection was opened; it is closed at once where there are too many. */
    void opened(HttpConnection connection) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            connection.close();
            return;
        }
        Place place = new Place(connection);
        places.put(connection, place);
        connection.closeHandler(closed -> {
            count.decrementAndGet();
            places.remove(connection);
            place.closed();
        });
        place.awaitRequest(waits.first());
    }

    /** The head of a request was read. */
    void requestBegan(HttpConnection connection) {
        Place place = places.get(connection);
        if (place != null) {
            place.requestBegan();
        }
    }

    /** The request was answered, or will not be; called once for each that began. */
    void requestEnded(HttpConnection connection) {
        Place place = places.get(connection);
        if (place != null) {
            place.requestEnded();
        }
    }

    /** One connection's place. Its methods come from its event loop, and from a timer that may have another. */
    private final class Place {
        private static final long NO_TIMER = -1;

        private final HttpConnection connection;
        private int requests;
        private boolean closed;
        private long timer = NO_TIMER;

        Place(HttpConnection connection) {
            this.connection = connection;
        }

        synchronized void awaitRequest(Duration most) {
            stopTimer();
            if (!closed) {
                timer = vertx.setTimer(most.toMillis(), this::late);
            }
        }

        synchronized void requestBegan() {
            requests++;
            stopTimer();
        }

        synchronized void requestEnded() {
            requests--;
            if (requests == 0) {
                awaitRequest(waits.next());
            }
        }

        synchronized void closed() {
            closed = true;
            stopTimer();
        }

        /** A timer that was stopped too late to be stopped has another number than the one that is awaited. */
        private synchronized void late(long id) {
            if (id == timer) {
                timer = NO_TIMER;
                Cut.connection(connection);
            }
        }

        private void stopTimer() {
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
                timer = NO_TIMER;
            }
        }
    }
}
