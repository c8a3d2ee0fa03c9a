package dev.journeyman.gateway.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of a run as the retrainer does them, in processes of their own. */
final class RetrainerWork implements Work {
    private static final Set<Integer> SIGNALLED = Set.of(130, 143); // Ctrl-C, SIGTERM

    /** A signal to a group of processes, as a terminal sends it, may reach the child first. */
    private static final Duration SAME_SIGNAL = Duration.ofSeconds(5);

    private final RetrainerProgram program;
    private final RunFolders folders;
    private final Place place;
    private final SnapshotSource snapshots;
    private final Judge judge;
    private final Supplier<RetrainingSettings> settings;
    private final IntFunction<ChildLimits> limits;

    /**
     * Where it is done, and how the model is held that is examined.
     *
     * @param precision as {@code evals run} takes it
     */
    record Place(Path home, Path domain, String precision) {}

    /**
     * Work that is done by a program.
     *
     * @param settings asked before each part
     * @param limits by the most memory, in MiB
     */
    RetrainerWork(
            RetrainerProgram program,
            RunFolders folders,
            Place place,
            SnapshotSource snapshots,
            Judge judge,
            Supplier<RetrainingSettings> settings,
            IntFunction<ChildLimits> limits) {
        this.program = program;
        this.folders = folders;
        this.place = place;
        this.snapshots = snapshots;
        this.judge = judge;
        this.settings = settings;
        this.limits = limits;
    }

    @Override
    public Source prepare() throws IOException {
        String parent = judge.champion()
                .orElseThrow(() -> new IOException("there is no champion that could be trained further"));
        SnapshotSource.Taken taken = snapshots.take();
        return new Source(parent, taken.path(), taken.lastSequence());
    }

    @Override
    public void hold(Source source) {
        snapshots.hold(source.snapshot());
    }

    @Override
    public void release(Source source) {
        snapshots.release(source.snapshot());
    }

    @Override
    public String train(Run run, Source source, Watch watch)
            throws IOException, InterruptedException, StoppedException, BusyException {
        if (!Files.isDirectory(Path.of(source.snapshot()))) {
            throw new IOException(
                    "the run's snapshot of the feedback store is gone, as all are when something is erased"
                            + " or retention removes it; the next run takes a new one");
        }
        if (folders.isBusy()) {
            throw new BusyException();
        }
        RetrainingSettings now = settings.get();
        List<String> arguments = new ArrayList<>(List.of("retrain", "--once", "--worker", "--run", run.id()));
        arguments.addAll(List.of("--parent", source.parent(), "--snapshot", source.snapshot()));
        String recipe = now.recipe();
        if (recipe != null) {
            arguments.addAll(List.of("--recipe", place.domain().resolve(recipe).toString()));
        }
        Told told = run(arguments, now, watch);
        if (told.candidate != null) {
            return told.candidate;
        }
        if (folders.isBusy()) { // the other one was quicker
            throw new BusyException();
        }
        throw new IOException(told.why("the training"));
    }

    @Override
    public void evaluate(String version, Watch watch) throws IOException, InterruptedException, StoppedException {
        RetrainingSettings now = settings.get();
        List<String> arguments = new ArrayList<>(List.of("evals", "run", "--json", "--supervised", "--model", version));
        arguments.addAll(List.of("--precision", place.precision()));
        Integer questions = now.questions();
        if (questions != null) {
            arguments.addAll(List.of("--limit", questions.toString()));
        }
        Told told = run(arguments, now, watch);
        if (told.end.code() != 0 || told.end.killedFor() != null) {
            throw new IOException(told.why("the examination of " + version));
        }
    }

    private Told run(List<String> arguments, RetrainingSettings now, Watch watch)
            throws IOException, InterruptedException, StoppedException {
        arguments.addAll(List.of(
                "--home", place.home().toString(), "--domain", place.domain().toString()));
        if (now.threads() > 0) {
            arguments.addAll(List.of("--threads", Integer.toString(now.threads())));
        }
        watch.say("starts " + String.join(" ", arguments));
        AtomicReference<@Nullable String> candidate = new AtomicReference<>();
        AtomicReference<@Nullable String> error = new AtomicReference<>();
        AtomicReference<@Nullable String> remark = new AtomicReference<>();
        AtomicBoolean stopped = new AtomicBoolean();
        ChildProcess.End end = new ChildProcess(limits.apply(now.memoryMb()), watch::stop)
                .run(
                        program.command(arguments, now.memoryMb()),
                        program.environment(),
                        line -> {
                            switch (ChildLine.read(line)) {
                                case ChildLine.Progressed progressed -> watch.progress(progressed.progress());
                                case ChildLine.Candidate stored -> candidate.set(stored.version());
                                case ChildLine.Failed failed -> error.set(failed.error());
                                case ChildLine.Stopped asked -> stopped.set(true);
                                case ChildLine.Other other -> watch.say(other.text());
                            }
                        },
                        line -> {
                            if (!line.isBlank()) {
                                remark.set(line.strip());
                                watch.say(line);
                            }
                        });
        watch.say("ended with " + end.code() + (end.killedFor() == null ? "" : ", made to: " + end.killedFor()));
        boolean signalled = SIGNALLED.contains(end.code()) || stopped.get();
        if (signalled ? watch.stopWithin(SAME_SIGNAL) : watch.stop()) {
            throw new StoppedException();
        }
        return new Told(end, candidate.get(), error.get(), remark.get());
    }

    private record Told(
            ChildProcess.End end,
            @Nullable String candidate,
            @Nullable String error,
            @Nullable String remark) {
        String why(String what) {
            if (end.killedFor() != null) {
                return what + " was ended: " + end.killedFor();
            }
            String said = error == null ? remark : error;
            return what + " ended with code " + end.code() + (said == null ? " and said nothing" : ": " + cut(said));
        }

        private static String cut(String said) {
            return said.length() > RunLog.MOST_LINE_CHARS ? said.substring(0, RunLog.MOST_LINE_CHARS) + "..." : said;
        }
    }
}
