package dev.journeyman.gateway.serve;

import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogException;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.Retention;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.access.HomeKeys;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.feedback.FeedbackCommand;
import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.logs.LogFormat;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.models.HomeFolder;
import dev.journeyman.gateway.models.SharedStore;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.gateway.retrieval.KnowledgeIndexing;
import dev.journeyman.gateway.retrieval.Retriever;
import dev.journeyman.gateway.retrieval.RetrieverSettings;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Projection;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.tracing.OtlpTracing;
import dev.journeyman.gateway.tracing.Tracing;
import dev.journeyman.gateway.tracing.TracingConfig;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import dev.journeyman.slm.network.PrecisionChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code serve}: starts the gateway and runs until it is told to end. */
@Command(
        name = "serve",
        description = "Serve a model over HTTP. Installs the domain's starter model at the first start.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = ServeConfig.DEFAULT_HOST,
            description = "address to listen on (default: ${DEFAULT-VALUE})")
    private String host = ServeConfig.DEFAULT_HOST;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ServeConfig.DEFAULT_PORT,
            description = "port, 0 for any free one (default: ${DEFAULT-VALUE})")
    private int port = ServeConfig.DEFAULT_PORT;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "where models and what is learned live (default: $JOURNEYMAN_HOME, else ~/.journeyman)")
    private @Nullable Path home;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "a model store that other homes have too; the home's models becomes a link to it (default: its own)")
    private @Nullable Path store;

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description = "the domain's folder (default: domains/automotive of the project)")
    private @Nullable Path domain;

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "a model's directory or a version of the home (default: the champion)")
    private @Nullable String model;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = PrecisionChoice.AUTO,
            description =
                    "auto, float32, bfloat16, int8 or int4; auto takes bfloat16 where the processor multiplies it, else"
                            + " float32 (default: ${DEFAULT-VALUE})")
    private String precision = PrecisionChoice.AUTO;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "8",
            description = "answers generated side by side (default: ${DEFAULT-VALUE})")
    private int slots = 8;

    @Option(
            names = "--context-tokens",
            paramLabel = "N",
            defaultValue = "4096",
            description =
                    "most tokens of a prompt and its answer (default: ${DEFAULT-VALUE}, or the model's own limit)")
    private int contextTokens = 4096;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "answers that may wait for a slot (default: ${DEFAULT-VALUE})")
    private int queued = 64;

    @Mixin
    private EngineTuningOptions tuning = new EngineTuningOptions();

    @Option(
            names = "--queue-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "how long an answer may be foreseen to wait for a slot, by the speed of those before it; a request"
                            + " that would wait longer is answered with 429 at once; a caller may ask for less (default:"
                            + " ${DEFAULT-VALUE})")
    private int queueSeconds = 30;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            defaultValue = "" + ServeConfig.DEFAULT_REQUESTS_PER_MINUTE,
            description = "a caller's limit (default: ${DEFAULT-VALUE})")
    private int requestsPerMinute = ServeConfig.DEFAULT_REQUESTS_PER_MINUTE;

    @Option(
            names = "--feedback-per-minute",
            paramLabel = "N",
            defaultValue = "" + ServeConfig.DEFAULT_FEEDBACK_PER_MINUTE,
            description = "a caller's limit of feedback (default: ${DEFAULT-VALUE})")
    private int feedbackPerMinute = ServeConfig.DEFAULT_FEEDBACK_PER_MINUTE;

    @Mixin
    private RetentionOptions retention = new RetentionOptions();

    @Option(
            names = "--accept-feedback-loss",
            description = "start although the feedback store has lost events; the places of what is lost stay marked")
    private boolean acceptFeedbackLoss;

    @Option(
            names = "--grace-seconds",
            paramLabel = "N",
            defaultValue = "8",
            description = "how long running answers may go on at the end (default: ${DEFAULT-VALUE})")
    private int graceSeconds = 8;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "text, json (one object a line) or auto: text on a terminal, else json (default:"
                    + " ${DEFAULT-VALUE})")
    private LogFormat logFormat = LogFormat.AUTO;

    @Option(
            names = "--otlp-endpoint",
            paramLabel = "URL",
            description = "send traces to this collector, http://localhost:4318 for instance (default:"
                    + " $OTEL_EXPORTER_OTLP_ENDPOINT, else no traces)")
    private @Nullable String otlpEndpoint;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine commandLine =
                Objects.requireNonNull(spec, "picocli sets it").commandLine();
        logFormat.use(Terminal.isWatched());
        PrintWriter out = commandLine.getOut();
        PrintWriter err = commandLine.getErr();
        Path place = (home == null ? HomeFolder.standard(System.getenv()) : home)
                .toAbsolutePath()
                .normalize();
        ServeConfig config;
        HomeKeys keys;
        try {
            keys = HomeKeys.open(place);
            config = config(commandLine, place, keys.hasValid());
            if (store != null) {
                SharedStore.link(place, store.toAbsolutePath().normalize());
            }
        } catch (IOException e) {
            err.println("journeyman serve: " + e.getMessage());
            return FAILED;
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println("journeyman serve: " + problem));
            return USAGE;
        }
        try {
            DomainFacts facts = DomainFacts.read(config.domain());
            return serve(config, facts, keys, out, err);
        } catch (LogException e) {
            err.println("journeyman serve: " + e.getMessage());
            if (e.kind() == LogException.Kind.CORRUPT) {
                err.println(
                        "journeyman serve: journeyman feedback verify tells what is damaged; restore a backup, or start with"
                                + " --accept-feedback-loss.");
            }
            return FAILED;
        } catch (NoSuchFileException e) {
            err.println("journeyman serve: " + e.getFile() + " does not exist; --domain names the domain's folder.");
            return FAILED;
        } catch (IOException e) {
            err.println("journeyman serve: " + e.getMessage());
            return FAILED;
        }
    }

    private ServeConfig config(CommandLine commandLine, Path place, boolean hasKeys) {
        return new ServeConfig(
                host,
                port,
                place,
                (domain == null ? DomainFacts.defaultFolder() : domain)
                        .toAbsolutePath()
                        .normalize(),
                model,
                chosenPrecision(commandLine),
                slots,
                contextTokens,
                queued,
                Duration.ofSeconds(queueSeconds),
                requestsPerMinute,
                feedbackPerMinute,
                Duration.ofSeconds(graceSeconds),
                hasKeys,
                tuning.tuning());
    }

    private PrecisionChoice chosenPrecision(CommandLine commandLine) {
        try {
            return PrecisionChoice.named(precision);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, "--precision " + e.getMessage(), e);
        }
    }

    private int serve(ServeConfig config, DomainFacts facts, HomeKeys keys, PrintWriter out, PrintWriter err)
            throws IOException, InterruptedException {
        CommandLine commandLine =
                Objects.requireNonNull(spec, "picocli sets it").commandLine();
        Retention kept = retention.retention(commandLine);
        Optional<TracingConfig> tracing = tracing(commandLine);
        Path feedback = FeedbackCommand.store(config.home());
        LogOptions options = acceptFeedbackLoss ? LogOptions.DEFAULTS.acceptingLoss() : LogOptions.DEFAULTS;
        GatewayMetrics metrics = new GatewayMetrics();
        FeedbackLog log = RocksFeedbackLog.open(feedback, options, LogEnvironment.system(feedback));
        GatewayServer gateway = GatewayServer.start(
                config,
                new GatewayServer.Foundation(
                        facts,
                        log,
                        kept,
                        keys,
                        guardrails(config, facts, metrics),
                        passages(config),
                        metrics,
                        tracing(tracing, metrics)),
                new CheckpointLoader(config, facts));
        CountDownLatch over = new CountDownLatch(1);
        Thread ending = Thread.ofPlatform().name("ending").unstarted(() -> end(gateway, over));
        Runtime.getRuntime().addShutdownHook(ending);
        Fleet.State state = gateway.awaitLoaded();
        if (state instanceof Fleet.State.Failed failed) {
            err.println("journeyman serve: " + failed.reason());
            Runtime.getRuntime().removeShutdownHook(ending);
            end(gateway, over);
            return FAILED;
        }
        if (state instanceof Fleet.State.Ready ready) {
            Banner.print(out, config, gateway.port(), ready.model());
        }
        over.await(); // until a signal begins the end
        return 0;
    }

    private Optional<TracingConfig> tracing(CommandLine commandLine) {
        try {
            return TracingConfig.of(System::getenv, otlpEndpoint, "--otlp-endpoint");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
        }
    }

    private static Tracing tracing(Optional<TracingConfig> config, GatewayMetrics metrics) {
        config.ifPresent(to ->
                LOG.info("Traces go to {}{}", to.endpoint().getHost(), to.captureContent() ? ", with texts" : ""));
        return config.<Tracing>map(to -> OtlpTracing.start(to, metrics, new PersonalDataRedaction()))
                .orElse(Tracing.NONE);
    }

    private static LiveGuardrails guardrails(ServeConfig config, DomainFacts facts, GatewayMetrics metrics)
            throws IOException {
        Path domain = config.domain();
        return LiveGuardrails.of(
                () -> DomainGuardrails.load(domain, facts.codes(), metrics::guardrail), DomainGuardrails.files(domain));
    }

    /** The index of passages, with the domain's own knowledge in it; none where the domain has no embedding. */
    private static Passages passages(ServeConfig config) throws IOException {
        Path domain = config.domain();
        if (!Files.isRegularFile(domain.resolve(Projection.FILE))) {
            LOG.info("The domain has no {}: answers are given without passages", Projection.FILE);
            return Passages.NONE;
        }
        Projection embedding = Projection.ofDomain(domain);
        Retriever retriever = Retriever.start(
                KnowledgeIndexing.folder(config.home()),
                embedding,
                Vocabulary.ofDomain(domain),
                RetrieverSettings.DEFAULTS);
        CompletableFuture<String> indexing = KnowledgeIndexing.start(domain, config.home(), embedding);
        LOG.debug("Indexing the domain's knowledge: {}", indexing);
        return Passages.of(retriever);
    }

    private static void end(GatewayServer gateway, CountDownLatch over) {
        gateway.close();
        over.countDown();
    }
}
