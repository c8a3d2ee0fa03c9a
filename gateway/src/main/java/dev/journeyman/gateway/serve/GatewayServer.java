package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.access.Access;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.diagnose.DiagnoseHandler;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.http.Connections;
import dev.journeyman.gateway.http.FrontDoor;
import dev.journeyman.gateway.http.HttpLimits;
import dev.journeyman.gateway.http.RateLimiter;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Champion;
import dev.journeyman.gateway.serving.ServedModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that runs: the port is bound when {@link #start} returns, the model comes when it is loaded.
 *
 * <p>Ending it ({@link #close}) goes in this order: nothing new is answered; running answers have the grace time to finish; what is left is ended by the
 * engine, and each stream is told so and closed; then the port, the event loops and the model go.
 */
public final class GatewayServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final Duration BIND_WAIT = Duration.ofSeconds(20);
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(15); // of a large model; the engine ends after it

    private final Vertx vertx;
    private final HttpServer server;
    private final Champion champion;
    private final Answering answering;
    private final GatewayMetrics metrics;
    private final Duration grace;
    private final Thread loading;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch loaded = new CountDownLatch(1);

    private GatewayServer(
            Vertx vertx,
            HttpServer server,
            Champion champion,
            Answering answering,
            GatewayMetrics metrics,
            Duration grace,
            ModelLoader loader) {
        this.vertx = vertx;
        this.server = server;
        this.champion = champion;
        this.answering = answering;
        this.metrics = metrics;
        this.grace = grace;
        this.loading = Thread.ofPlatform().name("model-loading").daemon().unstarted(() -> load(loader));
    }

    /**
     * Binds the port and begins to load the model.
     *
     * @throws IOException where the port cannot be bound, in one sentence
     */
    public static GatewayServer start(ServeConfig config, DomainFacts facts, ModelLoader loader) throws IOException {
        return start(config, facts, loader, System::nanoTime, Connections.Waits.DEFAULT);
    }

    /** The same with another clock for the callers' limits and the requests' times, and with other limits of a connection's waiting. */
    static GatewayServer start(
            ServeConfig config, DomainFacts facts, ModelLoader loader, LongSupplier nanoClock, Connections.Waits waits)
            throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(HttpLimits.EVENT_LOOPS));
        Champion champion = new Champion();
        GatewayMetrics metrics = new GatewayMetrics();
        metrics.watch(champion::stats);
        SecureRandom random = new SecureRandom();
        RequestIds ids = new RequestIds(random::nextLong);
        Answering answering = new Answering(vertx, champion, metrics);
        Connections connections = new Connections(vertx, waits);
        FrontDoor door = new FrontDoor(
                ids,
                metrics,
                new RateLimiter(config.requestsPerMinute(), nanoClock),
                Access.LOOPBACK,
                config.host(),
                connections,
                nanoClock);
        GatewayRoutes routes = new GatewayRoutes(
                champion,
                answering,
                metrics,
                door,
                new ChatHandler(vertx, answering, ids, Clock.systemUTC()),
                new DiagnoseHandler(vertx, answering, facts, ids));
        HttpServer server = HttpLimits.server(vertx, ids, connections).requestHandler(routes.router(vertx));
        GatewayServer gateway = new GatewayServer(vertx, server, champion, answering, metrics, config.grace(), loader);
        try {
            server.listen(config.port(), config.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BIND_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            gateway.close();
            Throwable cause = e.getCause();
            throw new IOException(
                    cause instanceof BindException
                            ? "Port " + config.port() + " on " + config.host()
                                    + " is taken or not allowed; choose another with --port."
                            : "Cannot listen on " + config.host() + ":" + config.port() + ": " + cause,
                    e);
        } catch (InterruptedException | TimeoutException e) {
            gateway.close();
            throw new IOException("Listening on " + config.host() + ":" + config.port() + " took too long.", e);
        }
        gateway.loading.start();
        return gateway;
    }

    private void load(ModelLoader loader) {
        try {
            ServedModel model = loader.load();
            if (!champion.ready(model)) {
                model.close();
            }
        } catch (Throwable e) { // errors too: a native library that cannot be loaded, memory that is not there
            LOG.error("The model could not be loaded", e);
            champion.fail(e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage());
        } finally {
            loaded.countDown();
        }
    }

    /** Waits until the model is loaded, or cannot be. */
    public Champion.State awaitLoaded() throws InterruptedException {
        loaded.await();
        return champion.state();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** The model that answers. */
    public Champion champion() {
        return champion;
    }

    /** What is counted. */
    public GatewayMetrics metrics() {
        return metrics;
    }

    /** Ends it and waits until it is over. Not to be called from an event loop. May be called again. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ServedModel model = champion.stop();
        if (loading.isAlive()) {
            LOG.info("Waiting for the model's loading to end");
            await("the model's loading", loaded);
        }
        Duration longest = grace.plus(LONGEST_STEP).plus(LAST_WRITES);
        var stopping = server.shutdown(longest.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture();
        try {
            stopping.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("Some answers still run after {} s; they are ended now", grace.toSeconds());
            if (model != null) {
                model.engine().close(); // each stream hears of it and ends
            }
            waitFor(stopping, LAST_WRITES.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The server did not shut down in order", e.getCause());
        }
        waitFor(server.close().toCompletionStage().toCompletableFuture(), LAST_WRITES);
        if (model != null) {
            model.close();
        }
        answering.close();
        waitFor(vertx.close().toCompletionStage().toCompletableFuture(), LAST_WRITES);
        metrics.close();
    }

    private static void await(String what, CountDownLatch latch) {
        try {
            if (!latch.await(LAST_WRITES.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} did not end; the process ends without it", what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitFor(java.util.concurrent.Future<?> future, Duration most) {
        try {
            future.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("A part of the gateway did not end in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
