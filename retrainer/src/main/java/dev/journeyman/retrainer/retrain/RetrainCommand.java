package dev.journeyman.retrainer.retrain;

import dev.journeyman.feedback.log.LogException;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.progress.ParentWatch;
import dev.journeyman.retrainer.progress.ProgressBar;
import dev.journeyman.retrainer.train.StopSignal;
import dev.journeyman.retrainer.trainingset.DatasetCommand;
import dev.journeyman.retrainer.trainingset.PolicyException;
import dev.journeyman.retrainer.trainingset.SetSources;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.network.OperatorThreads;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code retrain}: from feedback to a candidate; its parts can be run by themselves. */
@Command(
        name = "retrain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a version further on feedback and stores the candidate.",
            "The training runs in a process of its own, with the lowest priority and a bound on its memory.",
            "A run that was stopped or killed goes on when the same command is called again."
        },
        subcommands = DatasetCommand.class)
public final class RetrainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String WORKER = "--worker";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--once",
            description = "One run, now. Runs that begin by themselves are the gateway's: `journeyman serve` and the"
                    + " domain's schedule.yaml.")
    private boolean once;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "The recipe (YAML); default: recipes/retrain.yaml of the domain.")
    private @Nullable Path recipeFile;

    @Option(
            names = "--snapshot",
            paramLabel = "DIR",
            description = "A snapshot of the feedback store; default: the newest of HOME/feedback-snapshots.")
    private @Nullable Path snapshot;

    @Option(
            names = "--parent",
            paramLabel = "VERSION",
            description = "The version that is trained further; default: the champion.")
    private @Nullable String parent;

    @Option(
            names = "--synthetic",
            paramLabel = "FILE",
            description = "Synthetic records, one a line; may be given several times.")
    private List<Path> synthetic = List.of();

    @Option(
            names = "--curated",
            paramLabel = "FILE",
            description = "Curated records beside the domain's own; may be given several times.")
    private List<Path> curated = List.of();

    @Option(names = "--domain", paramLabel = "DIR", description = "The domain's folder; default: domains/automotive.")
    private @Nullable Path domainFolder;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:JOURNEYMAN_HOME:-${sys:user.home}/.journeyman}",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path home = Path.of("");

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "The run's folder in HOME/runs; default: a name that recipe, parent and records decide.")
    private @Nullable String run;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of an operator; default: as many as cores.")
    private int threads;

    @Option(names = "--json", description = "Progress as JSON lines on standard output.")
    private boolean json;

    @Option(names = WORKER, hidden = true, description = "Train in this process, and say how it goes as JSON lines.")
    private boolean worker;

    @Override
    public Integer call() throws InterruptedException {
        if (!once || threads < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    once
                            ? "--threads must be at least 1, was " + threads
                            : "say --once for one run now, or name a subcommand. Runs that begin by themselves are"
                                    + " scheduled by `journeyman serve`; the domain's schedule.yaml says when, and one of"
                                    + " the same name in the home overrides it");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (StopSignal stop = new StopSignal(PATIENCE);
                ProgressBar bar = ProgressBar.onStandardError(err)) {
            ProgressLines lines = new ProgressLines(out, stop::requested);
            ProgressLines.End end;
            if (worker) {
                ParentWatch.onEnd(stop::request);
                end = train(lines);
            } else {
                end = supervise(json ? lines : new Drawn(bar, stop));
            }
            if (worker || json) {
                lines.end(end);
            }
            return told(end, out, err);
        }
    }

    private int told(ProgressLines.End end, PrintWriter out, PrintWriter err) {
        boolean people = !worker && !json;
        switch (end) {
            case ProgressLines.End.Finished finished -> {
                if (people) {
                    out.println("candidate: " + finished.candidate());
                    out.flush();
                }
                return CommandLine.ExitCode.OK;
            }
            case ProgressLines.End.Failed failed -> {
                if (!worker) {
                    err.println("retrain: " + failed.reason());
                }
            }
            case ProgressLines.End.Stopped stopped -> {
                if (!worker) {
                    err.println("retrain: stopped; the same command goes on from here");
                }
            }
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Has a child process do it. What can be said at once is said before it is started. */
    private ProgressLines.End supervise(RetrainProgress progress) throws InterruptedException {
        try {
            Prepared prepared = prepare();
            CommandSpec program = spec.root();
            List<String> arguments =
                    new ArrayList<>(program.commandLine().getParseResult().originalArgs());
            arguments.add(WORKER);
            return new TrainingProcess(prepared.recipe().memoryMb(), progress)
                    .run(program.userObject().getClass(), arguments);
        } catch (IOException | LogException | StoreException | CheckpointException e) {
            return new ProgressLines.End.Failed(String.valueOf(e.getMessage()));
        }
    }

    private ProgressLines.End train(RetrainProgress progress) {
        try {
            if (threads > 0) {
                OperatorThreads.set(threads);
            }
            Prepared prepared = prepare();
            RetrainRun run = new RetrainRun(
                    prepared.recipe(),
                    prepared.file(),
                    Domain.read(prepared.domain()),
                    prepared.sources(),
                    prepared.store(),
                    prepared.parent(),
                    home.resolve("runs").resolve(prepared.name()),
                    progress);
            return new ProgressLines.End.Finished(run.run());
        } catch (PartTraining.StoppedException e) {
            return new ProgressLines.End.Stopped();
        } catch (IOException | PolicyException | LogException | StoreException | CheckpointException e) {
            return new ProgressLines.End.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** What a run needs and can be told before it. */
    private record Prepared(
            RetrainRecipe recipe,
            Path file,
            Path domain,
            SetSources sources,
            ModelStore store,
            StoredVersion parent,
            String name) {}

    private Prepared prepare() throws IOException {
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Path folder = domainFolder == null ? root.resolve("domains").resolve("automotive") : domainFolder;
        Path file = recipeFile == null ? folder.resolve("recipes").resolve("retrain.yaml") : recipeFile;
        RetrainRecipe recipe = RetrainRecipe.read(file);
        Path models = home.resolve("models");
        if (!Files.isDirectory(models)) {
            throw new IOException("the home " + home + " has no models; `journeyman serve` makes one with the starter");
        }
        ModelStore store = ModelStore.open(models);
        StoredVersion version = parent == null
                ? store.champion()
                        .orElseThrow(() ->
                                new IOException("there is no champion in " + home + ": name a version with --parent"))
                : store.version(parent);
        store.verify(version, ByteProgress.NONE); // it is about to be loaded
        SetSources sources = new SetSources(snapshot(), curated, synthetic);
        return new Prepared(
                recipe,
                file,
                folder,
                sources,
                store,
                version,
                run == null ? name(recipe, file, version, sources) : run);
    }

    private Path snapshot() throws IOException {
        if (snapshot != null) {
            return snapshot;
        }
        Path snapshots = home.resolve("feedback-snapshots");
        Optional<Path> newest = Optional.empty();
        if (Files.isDirectory(snapshots)) {
            try (Stream<Path> all = Files.list(snapshots)) {
                newest = all.filter(Files::isDirectory).max(Comparator.comparing(Path::getFileName));
            }
        }
        return newest.orElseThrow(() -> new IOException("there is no snapshot in " + snapshots
                + ": a gateway that runs makes one with POST /ops/v1/snapshots, or name one with --snapshot"));
    }

    /** The same inputs have the same name, so the same command goes on. */
    private static String name(RetrainRecipe recipe, Path file, StoredVersion parent, SetSources sources)
            throws IOException {
        StringBuilder inputs =
                new StringBuilder(Sha256.of(file)).append(parent.name()).append(sources.snapshot());
        for (List<Path> files : List.of(sources.curated(), sources.synthetic())) {
            for (Path each : files) {
                inputs.append(Sha256.of(each));
            }
        }
        return recipe.name() + "-" + Sha256.of(inputs.toString()).substring(0, 12);
    }

    /** A bar for people. */
    private record Drawn(ProgressBar bar, StopSignal stop) implements RetrainProgress {
        @Override
        public void step(String part, int step, int steps, SequencedMap<String, Double> metrics, double secondsLeft) {
            long left = Math.round(secondsLeft);
            bar.at(
                    part,
                    step,
                    steps,
                    () -> String.format(
                            Locale.ROOT,
                            "%d of %d  loss %.3f%s  %d:%02d left",
                            step,
                            steps,
                            metrics.getOrDefault("loss", Double.NaN),
                            metrics.containsKey("rewards/margins")
                                    ? String.format(Locale.ROOT, "  margin %.2f", metrics.get("rewards/margins"))
                                    : "",
                            left / 60,
                            left % 60));
        }

        @Override
        public void looked(String model, int done, int all) {
            bar.at(model, done, all, () -> done + " of " + all + " questions");
        }

        @Override
        public void event(String text) {
            bar.say(text);
        }

        @Override
        public boolean stopped() {
            return stop.requested();
        }
    }
}
