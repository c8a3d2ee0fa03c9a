package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.CodeVersion;
import dev.journeyman.retrainer.progress.ParentWatch;
import dev.journeyman.retrainer.progress.ProgressBar;
import dev.journeyman.slm.network.OperatorThreads;
import dev.journeyman.slm.network.PrecisionChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evals run}: examines one model and writes its scorecard. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a model the held-out questions of a domain and writes a scorecard.",
            "A run that was stopped goes on where it was: its answers are kept beside the scorecard."
        })
final class EvalsRunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(EvalsRunCommand.class);

    private static final String SERVED_NAME = "journeyman";
    private static final String KEY_VARIABLE = "JOURNEYMAN_API_KEY";
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Set<String> RETRIEVAL_MODES = Set.of("auto", "on", "off");

    private static final int ORPHANED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "DIR|VERSION",
            description =
                    "A model directory or a version of the home; default: the champion, else the domain's starter. With --url: the"
                            + " name of a model there, default: " + SERVED_NAME + ".")
    private @Nullable String model;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Ask a gateway that runs there (or any server of OpenAI's chat API) in place of loading a model; its key is"
                            + " taken from the environment, " + KEY_VARIABLE + ".")
    private @Nullable URI url;

    @Option(
            names = "--retrieval",
            paramLabel = "MODE",
            description = "With --url: what requests say of retrieval, auto, on or off; default: nothing.")
    private @Nullable String retrieval;

    @Option(names = "--domain", paramLabel = "DIR", description = "The domain's folder; default: domains/automotive.")
    private @Nullable Path domainFolder;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:JOURNEYMAN_HOME:-${sys:user.home}/.journeyman}",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path home = Path.of("");

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            split = ",",
            description = "Only this suite; may be given several times.")
    private List<String> suites = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most N questions of each suite, drawn by its seed.")
    private @Nullable Integer limit;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the scorecard goes; default: evals/MODEL/scorecard.json in the home.")
    private @Nullable Path out;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description =
                    "auto, float32, bfloat16, int8 or int4; auto is what serve takes: bfloat16 where the processor multiplies"
                            + " it, else float32. Default: ${DEFAULT-VALUE}.")
    private String precision = PrecisionChoice.AUTO;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Questions answered side by side; default: ${DEFAULT-VALUE}.")
    private int batch = 32;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of an operator; default: as many as cores.")
    private int threads;

    @Option(names = "--json", description = "Progress as JSON lines; the scorecard is the last line.")
    private boolean json;

    @Option(
            names = "--supervised",
            hidden = true,
            description = "End when standard input ends: the gateway that asked is gone.")
    private boolean supervised;

    @Option(names = "--check", description = "Exit with 1 if a suite misses its threshold.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Evaluation.Settings settings = settings();
        if (supervised) { // answers stand in the journal one by one, so there is nothing to put in order first
            ParentWatch.onEnd(() -> Runtime.getRuntime().halt(ORPHANED));
        }
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Path folder = domainFolder == null ? root.resolve("domains").resolve("automotive") : domainFolder;
        Domain domain = Domain.read(folder);
        Examinee examinee = examinee(domain, folder, settings);
        Evaluation evaluation;
        try {
            evaluation = Evaluation.of(domain, examinee, settings);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--suite: " + e.getMessage(), e);
        }
        Path target = out == null
                ? home.resolve("evals")
                        .resolve(evaluation.identity().name() + "-"
                                + evaluation.identity().fingerprint().substring(0, 12))
                        .resolve("scorecard.json")
                : out;
        if (threads > 0) {
            OperatorThreads.set(threads);
        }
        PrintWriter stdout = spec.commandLine().getOut();
        Scorecard card;
        try (ProgressBar bar = ProgressBar.onStandardError(spec.commandLine().getErr())) {
            RunProgress progress =
                    json ? RunProgress.json(stdout, System::nanoTime) : RunProgress.bar(bar, System::nanoTime);
            card = evaluation.run(target, CodeVersion.current(), progress);
        }
        if (json) {
            stdout.println(Evaluation.line(card));
        } else {
            stdout.print(ScorecardTable.of(card));
            stdout.println("scorecard: " + target);
        }
        stdout.flush();
        return check && !card.passed() ? 1 : 0;
    }

    private Examinee examinee(Domain domain, Path folder, Evaluation.Settings settings)
            throws IOException, InterruptedException {
        if (url == null) {
            return LoadedExaminee.of(ModelChoice.find(model, home, folder), domain, settings.precision());
        }
        URI base = ServedExaminee.base(url);
        String key = System.getenv(KEY_VARIABLE);
        return ServedExaminee.of(ServedApi.of(base, model == null ? SERVED_NAME : model, retrieval, key));
    }

    private Evaluation.Settings settings() {
        URI given = url;
        if (given != null && (given.getHost() == null || !SCHEMES.contains(given.getScheme()))) {
            throw new ParameterException(
                    spec.commandLine(), "--url must be like http://127.0.0.1:8080, was \"" + given + "\"");
        }
        if (retrieval != null && (given == null || !RETRIEVAL_MODES.contains(retrieval))) {
            throw new ParameterException(
                    spec.commandLine(),
                    given == null
                            ? "--retrieval needs --url: a model that is loaded here has no index"
                            : "--retrieval must be auto, on or off, was \"" + retrieval + "\"");
        }
        if (batch < 1 || batch > Evaluation.Settings.MOST_PLACES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--batch must be between 1 and " + Evaluation.Settings.MOST_PLACES + ", was " + batch);
        }
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, was " + limit);
        }
        if (threads < 0) {
            throw new ParameterException(spec.commandLine(), "--threads must be at least 1, was " + threads);
        }
        PrecisionChoice chosen = chosenPrecision();
        if (url == null) {
            LOG.info("Weights are held in {}: {}", chosen.precision().label(), chosen.reason());
        }
        return new Evaluation.Settings(suites, limit, chosen.precision(), batch);
    }

    private PrecisionChoice chosenPrecision() {
        try {
            return PrecisionChoice.named(precision);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--precision " + e.getMessage(), e);
        }
    }
}
