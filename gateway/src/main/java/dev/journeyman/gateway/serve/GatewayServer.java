package dev.journeyman.gateway.serve;

import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.Retention;
import dev.journeyman.gateway.access.HomeKeys;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.diagnose.DiagnoseHandler;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.feedback.AnchoredVersions;
import dev.journeyman.gateway.feedback.FeedbackCommand;
import dev.journeyman.gateway.feedback.FeedbackHandlers;
import dev.journeyman.gateway.feedback.StoreWorkers;
import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.http.Connections;
import dev.journeyman.gateway.http.FrontDoor;
import dev.journeyman.gateway.http.HttpLimits;
import dev.journeyman.gateway.http.RateLimiter;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.interactions.InteractionLog;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.gateway.ops.OpsHandlers;
import dev.journeyman.gateway.page.TechnicianPage;
import dev.journeyman.gateway.rollout.Followed;
import dev.journeyman.gateway.rollout.Rollout;
import dev.journeyman.gateway.rollout.RolloutException;
import dev.journeyman.gateway.rollout.RolloutHandlers;
import dev.journeyman.gateway.rollout.RolloutSettings;
import dev.journeyman.gateway.rollout.Shadow;
import dev.journeyman.gateway.runs.Handover;
import dev.journeyman.gateway.runs.RetrainerProgram;
import dev.journeyman.gateway.schedule.Retraining;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.gateway.tracing.Tracing;
import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import dev.journeyman.guardrails.privacy.Redaction;
import dev.journeyman.store.Act;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that runs: the port is bound when {@link #start} returns, the model comes when it is loaded.
 *
 * <p>Ending it ({@link #close}) goes in this order: nothing new is answered; running answers have the grace time to finish; what is left is ended by the
 * engine, and each stream is told so and closed; then the port and the model go, what is not yet written down is written, and the event loops and the store
 * go.
 */
public final class GatewayServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final Duration BIND_WAIT = Duration.ofSeconds(20);
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);
    private static final Duration FILES_EVERY = Duration.ofSeconds(1);
    private static final Duration RETAIN_FIRST = Duration.ofMinutes(1);
    private static final Duration RETAIN_EVERY = Duration.ofHours(1);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(15); // of a large model; the engine ends after it

    private final Parts parts;
    private final HttpServer server;
    private final Retraining retraining;
    private final Duration grace;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What lives as long as the gateway and ends with it. */
    private record Parts(
            Vertx vertx,
            Fleet fleet,
            Answering answering,
            Shadow shadow,
            Rollout rollout,
            RolloutHandlers operations,
            InteractionLog interactions,
            StoreWorkers storeWorkers,
            FeedbackLog feedback,
            Passages passages,
            GatewayMetrics metrics,
            Tracing tracing) {
        /** What reads and writes goes before what it reads and writes. */
        void close() {
            operations.close();
            shadow.close();
            answering.close();
            interactions.close();
            storeWorkers.close();
            waitFor(vertx.close().toCompletionStage().toCompletableFuture(), LAST_WRITES);
            feedback.close();
            passages.close();
            tracing.close();
            metrics.close();
        }
    }

    private GatewayServer(Parts parts, HttpServer server, Retraining retraining, Duration grace) {
        this.parts = parts;
        this.server = server;
        this.retraining = retraining;
        this.grace = grace;
    }

    /**
     * What a gateway stands on.
     *
     * @param feedback the store of interactions and feedback; the gateway closes it, also where it does not start
     * @param retention how long what is in it is kept
     * @param keys the home's API keys
     * @param guardrails what judges questions and answers
     * @param passages what backs answers; the gateway closes them
     * @param metrics what is counted; the gateway closes them
     * @param tracing what follows requests; the gateway closes it
     */
    public record Foundation(
            DomainFacts facts,
            FeedbackLog feedback,
            Retention retention,
            HomeKeys keys,
            LiveGuardrails guardrails,
            Passages passages,
            GatewayMetrics metrics,
            Tracing tracing) {
        /** Closes what a gateway would, where there is to be none. */
        private void close() {
            feedback.close();
            passages.close();
            metrics.close();
            tracing.close();
        }
    }

    /**
     * Binds the port and begins to load the model.
     *
     * @throws IOException where the port cannot be bound, in one sentence
     */
    public static GatewayServer start(ServeConfig config, Foundation foundation, ModelLoader loader)
            throws IOException {
        return start(config, foundation, loader, System::nanoTime, Connections.Waits.DEFAULT);
    }

    /** The same with another clock for the callers' limits and the requests' times, and with other limits of a connection's waiting. */
    static GatewayServer start(
            ServeConfig config,
            Foundation foundation,
            ModelLoader loader,
            LongSupplier nanoClock,
            Connections.Waits waits)
            throws IOException {
        SecureRandom random = new SecureRandom();
        RequestIds ids = new RequestIds(random::nextLong);
        EventIds eventIds = new EventIds(Clock.systemUTC(), random);
        Redaction redaction = new PersonalDataRedaction();
        RolloutSettings settings;
        Followed followed;
        try {
            settings = RolloutSettings.read(config.home(), config.domain());
            followed = loader.followed().orElse(null);
        } catch (IOException e) {
            foundation.close();
            throw e;
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(HttpLimits.EVENT_LOOPS));
        Fleet fleet = new Fleet(settings.drain());
        GatewayMetrics metrics = foundation.metrics();
        metrics.watch(fleet::stats);
        metrics.watchHome(
                config.home(),
                FeedbackCommand.store(config.home()),
                foundation.feedback()::lastSequence,
                System::nanoTime);
        Shadow shadow = new Shadow(
                fleet, settings.shadowShare(), () -> ThreadLocalRandom.current().nextDouble(), nanoClock);
        Rollout rollout = rollout(config, foundation, followed, fleet, shadow, settings);
        Parts parts = new Parts(
                vertx,
                fleet,
                new Answering(vertx, fleet, metrics, config.mostQueued()),
                shadow,
                rollout,
                new RolloutHandlers(vertx, rollout, foundation.keys()::nameOf),
                new InteractionLog(
                        vertx, foundation.feedback(), eventIds, Clock.systemUTC(), redaction, metrics, nanoClock),
                new StoreWorkers(vertx),
                foundation.feedback(),
                foundation.passages(),
                metrics,
                foundation.tracing());
        Connections connections = new Connections(vertx, waits);
        FrontDoor door = new FrontDoor(
                ids,
                metrics,
                new RateLimiter(config.requestsPerMinute(), nanoClock),
                foundation.keys(),
                config.host(),
                connections,
                foundation.tracing(),
                nanoClock);
        ModelStore store = store(config, parts);
        FeedbackHandlers feedback = feedback(config, foundation, store, parts, eventIds, redaction, nanoClock);
        Handover handover = followed == null ? Handover.NONE : (version, act) -> begin(rollout, version, act);
        Retraining retraining = retraining(config, foundation, store, parts, feedback, handover);
        GatewayRoutes routes = new GatewayRoutes(
                fleet,
                parts.answering(),
                metrics,
                door,
                new ChatHandler(
                        vertx,
                        parts.answering(),
                        shadow,
                        parts.interactions(),
                        foundation.guardrails(),
                        foundation.passages(),
                        ids,
                        Clock.systemUTC()),
                new DiagnoseHandler(
                        vertx,
                        parts.answering(),
                        shadow,
                        parts.interactions(),
                        foundation.guardrails(),
                        foundation.passages(),
                        foundation.facts()),
                feedback,
                new OpsHandlers(
                        vertx,
                        config.home(),
                        config.domain(),
                        foundation.feedback(),
                        feedback::standing,
                        Clock.systemUTC()),
                new TechnicianPage(foundation.facts()),
                parts.operations(),
                retraining);
        HttpServer server = HttpLimits.server(vertx, ids, connections).requestHandler(routes.router(vertx));
        GatewayServer gateway = new GatewayServer(parts, server, retraining, config.grace());
        vertx.setPeriodic(
                FILES_EVERY.toMillis(),
                look -> vertx.executeBlocking(() -> {
                    foundation.keys().refresh();
                    foundation.guardrails().refresh();
                    return true;
                }));
        vertx.setPeriodic(
                RETAIN_FIRST.toMillis(), RETAIN_EVERY.toMillis(), due -> retain(feedback, foundation.retention()));
        gateway.bind(config);
        rollout.start();
        if (followed == null) {
            rollout.loadOnly(loader::load);
        }
        return gateway;
    }

    private static Rollout rollout(
            ServeConfig config,
            Foundation foundation,
            @Nullable Followed followed,
            Fleet fleet,
            Shadow shadow,
            RolloutSettings settings)
            throws IOException {
        Files.createDirectories(config.home());
        return new Rollout(
                followed,
                new Rollout.Surroundings(
                        fleet,
                        shadow,
                        followed == null ? null : new GateDesk(followed.store(), config.home(), config.domain()),
                        foundation.feedback(),
                        foundation.metrics(),
                        config.home(),
                        settings,
                        Clock.systemUTC()));
    }

    private static void begin(Rollout rollout, String version, Act act) throws IOException {
        try {
            rollout.begin(version, act);
        } catch (RolloutException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ModelStore store(ServeConfig config, Parts parts) throws IOException {
        try {
            return ModelStore.open(config.home().resolve("models"));
        } catch (StoreException e) {
            parts.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private static FeedbackHandlers feedback(
            ServeConfig config,
            Foundation foundation,
            ModelStore store,
            Parts parts,
            EventIds ids,
            Redaction redaction,
            LongSupplier nanoClock) {
        return new FeedbackHandlers(
                parts.storeWorkers(),
                foundation.feedback(),
                config.home(),
                ids,
                Clock.systemUTC(),
                redaction,
                foundation.guardrails(),
                foundation.facts().codes(),
                new AnchoredVersions(store),
                config.feedbackPerMinute(),
                parts.metrics(),
                nanoClock);
    }

    private static Retraining retraining(
            ServeConfig config,
            Foundation foundation,
            ModelStore store,
            Parts parts,
            FeedbackHandlers feedback,
            Handover handover)
            throws IOException {
        Retraining.Surroundings around = new Retraining.Surroundings(
                config.home(),
                config.domain(),
                config.precision().precision().label(),
                store,
                foundation.feedback(),
                feedback.snapshotSource(),
                feedback.acceptedSince(),
                foundation.facts().codes(),
                RetrainerProgram.ofLauncher(),
                handover,
                parts.metrics().registry());
        try {
            return new Retraining(parts.vertx(), around, Clock.systemUTC());
        } catch (IOException e) {
            parts.close();
            throw e;
        }
    }

    private static void retain(FeedbackHandlers feedback, Retention retention) {
        feedback.retain(retention)
                .onSuccess(removed -> LOG.info("Retention removed {} events", removed))
                .onFailure(e -> LOG.warn("Retention did not run to its end: {}", e.toString()));
    }

    private void bind(ServeConfig config) throws IOException {
        try {
            server.listen(config.port(), config.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BIND_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            close();
            Throwable cause = e.getCause();
            throw new IOException(
                    cause instanceof BindException
                            ? "Port " + config.port() + " on " + config.host()
                                    + " is taken or not allowed; choose another with --port."
                            : "Cannot listen on " + config.host() + ":" + config.port() + ": " + cause,
                    e);
        } catch (InterruptedException | TimeoutException e) {
            close();
            throw new IOException("Listening on " + config.host() + ":" + config.port() + " took too long.", e);
        }
    }

    /** Waits until a model is loaded, or cannot be. */
    public Fleet.State awaitLoaded() throws InterruptedException {
        return parts.fleet().awaitLoaded();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** The models that answer. */
    public Fleet fleet() {
        return parts.fleet();
    }

    /** How new versions come to serve. */
    public Rollout rollout() {
        return parts.rollout();
    }

    /** What is counted. */
    public GatewayMetrics metrics() {
        return parts.metrics();
    }

    /** Ends it and waits until it is over. Not to be called from an event loop. May be called again. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        retraining.close(); // first: it writes a checkpoint while answers end
        List<ServedModel> models = parts.fleet().stop();
        parts.rollout().close();
        Duration longest = grace.plus(LONGEST_STEP).plus(LAST_WRITES);
        var stopping = server.shutdown(longest.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture();
        try {
            stopping.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("Some answers still run after {} s; they are ended now", grace.toSeconds());
            models.forEach(model -> model.engine().close()); // each stream hears of it and ends
            waitFor(stopping, LAST_WRITES.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The server did not shut down in order", e.getCause());
        }
        waitFor(server.close().toCompletionStage().toCompletableFuture(), LAST_WRITES);
        models.forEach(ServedModel::close);
        parts.close();
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
