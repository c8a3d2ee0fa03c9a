package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int MOST_PLACES = 512;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "DIR|VERSION",
            description = "A model directory or a version of the home; default: the champion, else the domain's starter.")
    private @Nullable String model;

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

    @Option(names = "--precision", description = "float32, bfloat16 or int8; default: ${DEFAULT-VALUE}.")
    private String precision = "float32";

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Questions answered side by side; default: ${DEFAULT-VALUE}.")
    private int batch = 32;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of an operator; default: as many as cores.")
    private int threads;

    @Option(names = "--json", description = "Progress as JSON lines; the scorecard is the last line.")
    private boolean json;

    @Option(names = "--check", description = "Exit with 1 if a suite misses its threshold.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Precision parsed = parsedPrecision();
        if (batch < 1 || batch > MOST_PLACES) {
            throw new ParameterException(
                    spec.commandLine(), "--batch must be between 1 and " + MOST_PLACES + ", was " + batch);
        }
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, was " + limit);
        }
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Path folder = domainFolder == null ? root.resolve("domains").resolve("automotive") : domainFolder;
        Domain domain = Domain.read(folder);
        SuitesFile file = SuitesFile.read(folder);
        ModelChoice choice = ModelChoice.find(model, home, folder);
        String systemPrompt = choice.wantsSystemPrompt() ? domain.systemPrompt() : "";
        Examination examination;
        try {
            examination = Examination.of(domain, file, suites, limit, systemPrompt);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--suite: " + e.getMessage(), e);
        }
        ModelIdentity identity = ModelIdentity.of(
                choice.directory(), choice.name(), parsed.name().toLowerCase(Locale.ROOT), systemPrompt);
        Path target = out == null
                ? home
                        .resolve("evals")
                        .resolve(choice.name() + "-" + identity.fingerprint().substring(0, 12))
                        .resolve("scorecard.json")
                : out;
        Files.createDirectories(target.toAbsolutePath().getParent());

        Instant startedAt = Instant.now();
        long startNanos = System.nanoTime();
        Examination.Result result = ask(examination, choice, parsed, identity, target);
        boolean passed = result.suites().stream().allMatch(Scorecard.Suite::met);
        Scorecard card = new Scorecard(
                Scorecard.VERSION,
                identity,
                new Scorecard.DomainIdentity(domain.name(), DomainDigest.of(folder)),
                parsed.name().toLowerCase(Locale.ROOT),
                systemPrompt.isEmpty() ? "none" : "domain",
                CodeVersion.of(root),
                limit,
                startedAt.toString(),
                (System.nanoTime() - startNanos) / 1e9,
                result.reused(),
                passed,
                result.suites());
        write(card, target);
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(card));
        } else {
            stdout.print(ScorecardTable.of(card));
            stdout.println("scorecard: " + target);
        }
        stdout.flush();
        return check && !passed ? 1 : 0;
    }

    private Examination.Result ask(
            Examination examination, ModelChoice choice, Precision parsed, ModelIdentity identity, Path target)
            throws IOException, InterruptedException {
        Path journalFile = target.resolveSibling(target.getFileName() + ".answers.jsonl");
        PrintWriter progressOut =
                json ? spec.commandLine().getOut() : spec.commandLine().getErr();
        RunProgress.Form form = json
                ? RunProgress.Form.JSON_LINES
                : Boolean.getBoolean("journeyman.terminal") // the launcher tells
                        ? RunProgress.Form.BAR : RunProgress.Form.PLAIN_LINES;
        if (threads > 0) {
            Program.operatorThreads(threads);
        }
        try (LanguageModel loaded = LanguageModel.load(choice.directory(), parsed);
                Respondent respondent = EngineRespondent.of(loaded, examination, batch);
                AnswerJournal journal = AnswerJournal.open(journalFile, identity.fingerprint())) {
            return examination.run(respondent, journal, new RunProgress(progressOut, form, System::nanoTime));
        }
    }

    private Precision parsedPrecision() {
        try {
            return Precision.valueOf(precision.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--precision must be float32, bfloat16 or int8, was " + precision, e);
        }
    }

    private static void write(Scorecard card, Path target) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".part");
        Files.writeString(temporary, JSON.writeValueAsString(card) + "\n");
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
