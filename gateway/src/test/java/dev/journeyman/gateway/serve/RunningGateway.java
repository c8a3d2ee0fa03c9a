package dev.journeyman.gateway.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.Retention;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.access.HomeKeys;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.http.Connections;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.rollout.Followed;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.gateway.tracing.Tracing;
import dev.journeyman.guardrails.Guardrails;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A gateway on a free port, with a model of the test's choice, and a client that speaks real HTTP to it. */
public final class RunningGateway implements AutoCloseable {
    public static final String VERSION = "scripted-1";
    public static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    public final GatewayServer server;
    public final String address;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public final Path home;
    public final FeedbackLog log;
    private final Runnable beforeEnd;
    private boolean keepsHome;

    private RunningGateway(GatewayServer server, Path home, FeedbackLog log, Runnable beforeEnd) {
        this.server = server;
        this.home = home;
        this.log = log;
        this.beforeEnd = beforeEnd;
        this.address = "http://127.0.0.1:" + server.port();
    }

    public static Path domain() {
        return Path.of(System.getProperty("journeyman.root", ".."))
                .resolve("domains/automotive")
                .toAbsolutePath();
    }

    /** With a model that is ready at once. */
    public static RunningGateway with(ScriptedModel model, UnaryOperator<ServeConfig> change) throws Exception {
        return with(model, "", change);
    }

    public static RunningGateway with(ScriptedModel model, String systemPrompt, UnaryOperator<ServeConfig> change)
            throws Exception {
        return with(model, systemPrompt, change, System::nanoTime);
    }

    /** With a model that is ready at once and wants to be asked so. */
    public static RunningGateway with(ScriptedModel model, Asking asking) throws Exception {
        return with(model, asking, config -> config, System::nanoTime, Connections.Waits.DEFAULT);
    }

    /** With a model that is ready at once, and limits that go by this clock. */
    public static RunningGateway with(
            ScriptedModel model, String systemPrompt, UnaryOperator<ServeConfig> change, LongSupplier nanoClock)
            throws Exception {
        return with(model, Asking.together(systemPrompt), change, nanoClock, Connections.Waits.DEFAULT);
    }

    /** With a model that is ready at once, and connections that may wait so long. */
    public static RunningGateway with(ScriptedModel model, Connections.Waits waits) throws Exception {
        return with(model, Asking.together(""), config -> config, System::nanoTime, waits);
    }

    private static RunningGateway with(
            ScriptedModel model,
            Asking asking,
            UnaryOperator<ServeConfig> change,
            LongSupplier nanoClock,
            Connections.Waits waits)
            throws Exception {
        RunningGateway gateway = start(
                config -> new ServedModel(VERSION, CREATED, model, config.engine(), GenerationDefaults.GREEDY, asking),
                change,
                nanoClock,
                waits,
                model::openGate);
        gateway.server.awaitLoaded();
        return gateway;
    }

    /** With a model that is ready at once, and a store and keys of the test's choice. */
    public static RunningGateway with(
            ScriptedModel model, Path home, FeedbackLog log, UnaryOperator<ServeConfig> change) throws Exception {
        RunningGateway gateway = start(
                config -> new ServedModel(
                        VERSION, CREATED, model, config.engine(), GenerationDefaults.GREEDY, Asking.together("")),
                change,
                System::nanoTime,
                Connections.Waits.DEFAULT,
                model::openGate,
                home,
                log,
                LiveGuardrails.fixed(Guardrails.NONE),
                Passages.NONE);
        gateway.server.awaitLoaded();
        return gateway;
    }

    /** With a model that is ready at once, and a real store. */
    public static RunningGateway onDisk(ScriptedModel model) throws Exception {
        Path home = Files.createTempDirectory("journeyman-home");
        Path store = home.resolve("feedback");
        FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store));
        return with(model, home, log, config -> config);
    }

    /** With a model that is ready at once, and guardrails. */
    public static RunningGateway guarded(ScriptedModel model, String systemPrompt, Guardrails guardrails)
            throws Exception {
        return grounded(model, Asking.together(systemPrompt), guardrails, Passages.NONE);
    }

    /** With a model that is ready at once, guardrails and passages. */
    public static RunningGateway grounded(ScriptedModel model, Asking asking, Guardrails guardrails, Passages passages)
            throws Exception {
        RunningGateway gateway = start(
                config -> new ServedModel(VERSION, CREATED, model, config.engine(), GenerationDefaults.GREEDY, asking),
                config -> config,
                System::nanoTime,
                Connections.Waits.DEFAULT,
                model::openGate,
                Files.createTempDirectory("journeyman-home"),
                new MemoryFeedbackLog(),
                LiveGuardrails.fixed(guardrails),
                passages);
        gateway.server.awaitLoaded();
        return gateway;
    }

    /** What makes the model of a configuration. */
    public interface Loader {
        ServedModel load(ServeConfig config) throws Exception;
    }

    /** With a model that may take its time. */
    public static RunningGateway loading(Loader loader, UnaryOperator<ServeConfig> change) throws Exception {
        return start(loader, change, System::nanoTime, Connections.Waits.DEFAULT, () -> {});
    }

    /** With the versions of a store, in a home of the test's choice that is left where it is. */
    public static RunningGateway following(Followed store, Path home, FeedbackLog log, Guardrails guardrails)
            throws Exception {
        ServeConfig config = ServeConfig.defaults(home, domain()).withPort(0);
        GatewayServer server = GatewayServer.start(
                config,
                new GatewayServer.Foundation(
                        DomainFacts.read(config.domain()),
                        log,
                        Retention.FOREVER,
                        HomeKeys.open(home),
                        LiveGuardrails.fixed(guardrails),
                        Passages.NONE,
                        new GatewayMetrics(),
                        Tracing.NONE),
                new ModelLoader() {
                    @Override
                    public ServedModel load() {
                        throw new AssertionError("the store is followed");
                    }

                    @Override
                    public Optional<Followed> followed() {
                        return Optional.of(store);
                    }
                });
        RunningGateway gateway = new RunningGateway(server, home, log, () -> {});
        gateway.keepsHome = true;
        server.awaitLoaded();
        return gateway;
    }

    private static RunningGateway start(
            Loader loader,
            UnaryOperator<ServeConfig> change,
            LongSupplier nanoClock,
            Connections.Waits waits,
            Runnable beforeEnd)
            throws Exception {
        return start(
                loader,
                change,
                nanoClock,
                waits,
                beforeEnd,
                Files.createTempDirectory("journeyman-home"),
                new MemoryFeedbackLog(),
                LiveGuardrails.fixed(Guardrails.NONE),
                Passages.NONE);
    }

    /** With a model that is ready at once, guardrails and passages, and traces. */
    public static RunningGateway traced(
            ScriptedModel model,
            Function<GatewayMetrics, Guardrails> guardrails,
            Passages passages,
            Path home,
            Function<GatewayMetrics, Tracing> tracing)
            throws Exception {
        RunningGateway gateway = start(
                config -> new ServedModel(
                        VERSION, CREATED, model, config.engine(), GenerationDefaults.GREEDY, Asking.together("")),
                config -> config,
                System::nanoTime,
                Connections.Waits.DEFAULT,
                model::openGate,
                home,
                new MemoryFeedbackLog(),
                metrics -> LiveGuardrails.fixed(guardrails.apply(metrics)),
                passages,
                tracing);
        gateway.server.awaitLoaded();
        return gateway;
    }

    private static RunningGateway start(
            Loader loader,
            UnaryOperator<ServeConfig> change,
            LongSupplier nanoClock,
            Connections.Waits waits,
            Runnable beforeEnd,
            Path home,
            FeedbackLog log,
            LiveGuardrails guardrails,
            Passages passages)
            throws Exception {
        return start(
                loader,
                change,
                nanoClock,
                waits,
                beforeEnd,
                home,
                log,
                any -> guardrails,
                passages,
                any -> Tracing.NONE);
    }

    private static RunningGateway start(
            Loader loader,
            UnaryOperator<ServeConfig> change,
            LongSupplier nanoClock,
            Connections.Waits waits,
            Runnable beforeEnd,
            Path home,
            FeedbackLog log,
            Function<GatewayMetrics, LiveGuardrails> guardrails,
            Passages passages,
            Function<GatewayMetrics, Tracing> tracing)
            throws Exception {
        ServeConfig config = change.apply(ServeConfig.defaults(home, domain()).withPort(0));
        GatewayMetrics metrics = new GatewayMetrics();
        GatewayServer.Foundation foundation = new GatewayServer.Foundation(
                DomainFacts.read(config.domain()),
                log,
                Retention.FOREVER,
                HomeKeys.open(home),
                guardrails.apply(metrics),
                passages,
                metrics,
                tracing.apply(metrics));
        GatewayServer server = GatewayServer.start(config, foundation, () -> loader.load(config), nanoClock, waits);
        return new RunningGateway(server, home, log, beforeEnd);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofMinutes(4));
    }

    public HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, String body) throws Exception {
        return send(posting(path, body));
    }

    /** A request that is not sent yet. */
    public HttpRequest.Builder posting(String path, String body) {
        return request(path).header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    public static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    /** The data of each event of a stream; the last one is {@code [DONE]}. */
    public static List<String> events(String body) {
        List<String> events = new ArrayList<>();
        for (String event : body.split("\n\n")) {
            if (!event.startsWith("data: ") || event.contains("\n")) {
                throw new AssertionError("not one data line: " + event);
            }
            events.add(event.substring("data: ".length()));
        }
        return events;
    }

    @Override
    public void close() throws IOException {
        beforeEnd.run();
        server.close();
        client.close();
        if (keepsHome) {
            return;
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
