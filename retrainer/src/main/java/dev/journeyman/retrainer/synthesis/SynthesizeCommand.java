package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.collect.web.Timing;
import dev.journeyman.retrainer.evaluation.ModelChoice;
import dev.journeyman.retrainer.progress.ProgressBar;
import dev.journeyman.retrainer.synthesis.teacher.EndedException;
import dev.journeyman.retrainer.synthesis.teacher.HttpTeacher;
import dev.journeyman.retrainer.synthesis.teacher.RetryRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code synthesize}: has a teacher, or the champion itself, write training records, and keeps those that pass every filter. */
@Command(
        name = "synthesize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has a teacher model write training records from the domain's questions and passages, or the champion itself, and keeps",
            "what passes every filter. Writes OUT/records.jsonl for retrain dataset --synthetic, OUT/rejected.jsonl with reasons, and",
            "a report. Never spends more calls or tokens than it may. The same command goes on where a killed run was.",
            "You answer for having the right to train on what the teacher writes."
        })
public final class SynthesizeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long SHARES = 1000;
    private static final int MOST_KEY_BYTES = 8192;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Writer writer;

    private static final class Writer {
        @Option(
                names = "--teacher",
                paramLabel = "URL",
                description = "An OpenAI-compatible API, as http://localhost:8000/v1.")
        private @Nullable String teacher;

        @Option(names = "--self", description = "No teacher: samples of the champion that the domain's facts verify.")
        private boolean self;
    }

    @Option(names = "--model", paramLabel = "NAME", description = "The teacher's model.")
    private @Nullable String model;

    @Option(
            names = "--api-key-env",
            paramLabel = "VARIABLE",
            description = "The environment variable that has the teacher's API key.")
    private @Nullable String keyVariable;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "Or the file that has it.")
    private @Nullable Path keyFile;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The run's folder, new or of a run to go on with.")
    private Path out = Path.of("");

    @Option(
            names = "--calls",
            required = true,
            paramLabel = "N",
            description = "Calls at most, each try counted. More of them let a finished run go on.")
    private long calls;

    @Option(
            names = "--tokens",
            required = true,
            paramLabel = "N",
            description = "Tokens of prompts and answers at most.")
    private long tokens;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description =
                    "answer-augmentation, question-rephrasing, new-questions, guided-expansion or preference-pairs;"
                            + " default: one of the first three, by the calls that there are for each seed.")
    private @Nullable String strategy;

    @Option(
            names = "--dataset-report",
            paramLabel = "FILE",
            description = "report.json of retrain dataset: its thinnest concepts come first.")
    private @Nullable Path datasetReport;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "expansion-seeds.jsonl of collect, for guided expansion beside the domain's passages.")
    private @Nullable Path from;

    @Option(names = "--seeds", paramLabel = "N", description = "Write from so many questions or passages at most.")
    private int seeds = Integer.MAX_VALUE;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "Begin so many tasks at most; default: as many as can be paid.")
    private int tasks = Integer.MAX_VALUE;

    @Option(names = "--seed", paramLabel = "N", description = "Of every order and sampling; default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--concurrency", paramLabel = "N", description = "Asked at once; default: ${DEFAULT-VALUE}.")
    private int concurrency = 2;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Of an answer; default: 1024, with --self 128.")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "T", description = "Default: ${DEFAULT-VALUE}.")
    private double temperature = 0.8;

    @Option(names = "--deadline", paramLabel = "SECONDS", description = "Of a call; default: ${DEFAULT-VALUE}.")
    private int deadlineSeconds = 120;

    @Option(
            names = "--judge-least",
            paramLabel = "N",
            description =
                    "The teacher's own mark, 1 to 5, from which a record is kept; 0 asks no judge; default: ${DEFAULT-VALUE}.")
    private int judgeLeast = 4;

    @Option(
            names = "--in-domain",
            paramLabel = "P",
            description =
                    "The classifier's probability from which a record is kept; 0 keeps all; default: ${DEFAULT-VALUE}.")
    private double inDomain = 0.3;

    @Option(
            names = "--on-topic",
            paramLabel = "S",
            description =
                    "The similarity to the nearest passage from which a record is kept; 0 keeps all; default: ${DEFAULT-VALUE}.")
    private double onTopic = 0.1;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "With --self, of each question; default: ${DEFAULT-VALUE}.")
    private int samples = 4;

    @Option(
            names = "--parent",
            paramLabel = "VERSION",
            description =
                    "With --self, a version of the home or a model directory; default: the champion, else the starter.")
    private @Nullable String parent;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:JOURNEYMAN_HOME:-${sys:user.home}/.journeyman}",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path home = Path.of("");

    @Option(names = "--domain", paramLabel = "DIR", description = "The domain's folder; default: domains/automotive.")
    private @Nullable Path domainFolder;

    @Option(names = "--json", description = "Progress as JSON lines on standard output, the report as the last.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        SynthesisSettings settings;
        try {
            settings = settings();
        } catch (IllegalArgumentException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> stderr.println("synthesize: " + line));
            return CommandLine.ExitCode.USAGE;
        }
        try (ProgressBar bar = ProgressBar.onStandardError(stderr)) {
            Progress progress = json ? lines(stdout) : drawn(bar);
            SynthesisReport report =
                    settings.teacher() == null ? improve(settings, progress) : teach(settings, progress);
            if (json) {
                stdout.println(report.line());
            } else {
                stdout.print(report.readable());
            }
            stdout.flush();
            EndedException ended = report.outcome().ended();
            if (ended == null || ended.isBudget()) {
                return CommandLine.ExitCode.OK;
            }
            stderr.println("synthesize: " + ended.getMessage());
        } catch (IllegalArgumentException e) {
            stderr.println("synthesize: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (NoSuchFileException e) {
            stderr.println("synthesize: there is no " + e.getFile());
        } catch (IOException e) {
            stderr.println("synthesize: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stderr.println("synthesize: stopped; the same command goes on from here");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private SynthesisReport teach(SynthesisSettings settings, Progress progress)
            throws IOException, InterruptedException {
        try (HttpTeacher teacher = new HttpTeacher(
                String.valueOf(settings.teacher()),
                String.valueOf(settings.model()),
                key(),
                Duration.ofSeconds(settings.deadlineSeconds()),
                Timing.system())) {
            return new Synthesizer(settings, RetryRules.DEFAULT, Timing.system(), progress).teach(teacher);
        }
    }

    private SynthesisReport improve(SynthesisSettings settings, Progress progress)
            throws IOException, InterruptedException {
        try (Champion champion =
                Champion.open(ModelChoice.find(parent, home, settings.domain()), settings.concurrency())) {
            return new Synthesizer(settings, RetryRules.DEFAULT, Timing.system(), progress).improve(champion);
        }
    }

    private SynthesisSettings settings() {
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Path folder = domainFolder == null ? root.resolve("domains").resolve("automotive") : domainFolder;
        int most = maxTokens != null ? maxTokens : writer.self ? 128 : 1024;
        return new SynthesisSettings(
                folder,
                out,
                writer.teacher,
                model,
                strategy,
                calls,
                tokens,
                tasks,
                seeds,
                seed,
                concurrency,
                datasetReport,
                from,
                most,
                temperature,
                deadlineSeconds,
                judgeLeast,
                inDomain,
                onTopic,
                samples);
    }

    /** The teacher's key, which is shown to nobody. */
    private @Nullable String key() throws IOException {
        List<String> problems = new ArrayList<>();
        String key = null;
        if (keyVariable != null && keyFile != null) {
            problems.add("--api-key-env and --api-key-file: give one of them");
        } else if (keyVariable != null) {
            key = System.getenv(keyVariable);
            if (key == null || key.isBlank()) {
                problems.add("--api-key-env: the environment has no " + keyVariable + ": set it to the teacher's key");
            }
        } else if (keyFile != null) {
            if (Files.size(keyFile) > MOST_KEY_BYTES) {
                problems.add("--api-key-file: " + keyFile + " is too long for a key");
            } else {
                key = Files.readString(keyFile);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return key == null ? null : key.strip();
    }

    private static Progress lines(PrintWriter out) {
        return (done, all, kept, dropped, calls) -> {
            out.println(JSON.createObjectNode()
                    .put("done", done)
                    .put("all", all)
                    .put("kept", kept)
                    .put("dropped", dropped)
                    .put("calls", calls));
            out.flush();
        };
    }

    /** The plan is mostly longer than the budget, so the bar shows the calls. */
    private Progress drawn(ProgressBar bar) {
        return (done, all, kept, dropped, sent) -> bar.at(
                "synthesize",
                Math.round(SHARES * Math.max((double) sent / calls, (double) done / all)),
                SHARES,
                () -> sent + " calls, " + done + " tasks, " + kept + " kept, " + dropped + " dropped");
    }
}
