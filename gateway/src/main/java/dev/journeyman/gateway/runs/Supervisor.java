package dev.journeyman.gateway.runs;

import dev.journeyman.feedback.log.LogException;
import dev.journeyman.store.Act;
import dev.journeyman.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a run from feedback to a judged candidate: one at a time, on a thread of its own, with every step on the disk before it counts, so that a gateway that was killed goes on with the
 * run that it was in.
 *
 * <pre>
 *   preparing ──> training ──> evaluating ──> judging ──> rollout   passed, and handed on
 *                  │   │ ^         ^             │ │ └──> passed    and waits for a decision
 *                  │   └─┘ another │  the champion, once   └──> refused
 *                  │   trains here └─────────────┘
 *                  └──> failed (from every state before an end), stopped (from every one but judging)
 * </pre>
 *
 * A snapshot of the feedback store is what it is made of; the retrainer, a child process, makes the candidate and examines it; the gate decides. A champion whose scorecard is of other
 * questions or another program is examined too, so that the two can be compared.
 */
public final class Supervisor implements AutoCloseable {
    /** The most listeners at once; one more is refused. */
    public static final int MOST_LISTENERS = 64;

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final RunFolders folders;
    private final Work work;
    private final Judge judge;
    private final Handover handover;
    private final BooleanSupplier handsOver;
    private final InstantSource clock;
    private final Executor threads;
    private final Duration tryAgain;
    private final List<Consumer<View>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Task task; // guarded by this
    private boolean closed; // guarded by this

    /** A run, and how far it is in its state. */
    public record View(Run run, @Nullable Progress progress) {}

    /** One run that goes on in this process. */
    private static final class Task {
        final CountDownLatch stopAsked = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        volatile View view;
        volatile @Nullable String stoppedFor;

        Task(Run run) {
            this.view = new View(run, null);
        }

        boolean stop() {
            return stopAsked.getCount() == 0;
        }
    }

    /**
     * A supervisor without a run.
     *
     * @param handover takes what passed the gate
     * @param handsOver whether it is asked, rather than a person
     * @param threads starts a run's thread
     * @param tryAgain how long to wait where another process trains in the home
     */
    Supervisor(
            RunFolders folders,
            Work work,
            Judge judge,
            Handover handover,
            BooleanSupplier handsOver,
            InstantSource clock,
            Executor threads,
            Duration tryAgain) {
        this.folders = folders;
        this.work = work;
        this.judge = judge;
        this.handover = handover;
        this.handsOver = handsOver;
        this.clock = clock;
        this.threads = threads;
        this.tryAgain = tryAgain;
    }

    /**
     * Begins a run.
     *
     * @param who asked for it
     * @throws RunInProgressException where one goes on
     * @throws IOException where it cannot be written down; then it does not begin
     */
    public synchronized Run begin(Trigger trigger, String reason, String who)
            throws RunInProgressException, IOException {
        if (closed) {
            throw new IOException("the gateway is ending");
        }
        Optional<String> unable = work.unable();
        if (unable.isPresent()) {
            throw new IOException(unable.get());
        }
        if (task != null) {
            throw new RunInProgressException(task.view.run().id());
        }
        Run run = Run.begin(trigger, reason, who, clock.instant());
        folders.write(run);
        LOG.info("The run {} begins ({}): {}", run.id(), trigger.wire(), reason);
        start(run);
        return run;
    }

    /** Why no run can begin here at all; empty where one can. */
    public Optional<String> unable() {
        return work.unable();
    }

    /** Goes on with the run that the last gateway of this home was in; to be called once, at the start. */
    public synchronized Optional<Run> resume() throws IOException {
        Optional<Run> open = Optional.empty();
        if (work.unable().isPresent()) {
            return open; // a gateway that can will go on with it
        }
        for (Run run : folders.list(RunFolders.MOST_LISTED)) {
            if (run.state() instanceof RunState.Going going) {
                if (open.isEmpty() && task == null && !closed) {
                    open = Optional.of(run);
                } else { // cannot be: one at a time
                    folders.write(run.with(going.failed("a later run took its place", clock.instant())));
                }
            }
        }
        open.ifPresent(run -> {
            LOG.info("The run {} goes on: {}", run.id(), run.state().label());
            run.state().source().ifPresent(work::hold);
            start(run);
        });
        return open;
    }

    private void start(Run run) {
        Task begun = new Task(run);
        task = begun;
        publish(begun.view);
        threads.execute(() -> go(begun));
    }

    /** The run that goes on; empty where none does. */
    public synchronized Optional<View> current() {
        return task == null ? Optional.empty() : Optional.of(task.view);
    }

    /** A run, with how far it is where it goes on here. */
    public Optional<View> find(String id) throws IOException {
        Optional<View> current = current().filter(view -> view.run().id().equals(id));
        return current.isPresent() ? current : folders.read(id).map(run -> new View(run, null));
    }

    /** The newest runs, the newest first. */
    public List<View> list(int most) throws IOException {
        Optional<View> current = current();
        return folders.list(most).stream()
                .map(run ->
                        current.filter(view -> view.run().id().equals(run.id())).orElse(new View(run, null)))
                .toList();
    }

    /** Asks a run to stop; false where it does not go on any more. */
    public synchronized boolean stop(String id, String who, String why) {
        Task going = task;
        if (going == null || !going.view.run().id().equals(id)) {
            return false;
        }
        going.stoppedFor = who + ": " + why;
        going.stopAsked.countDown();
        return true;
    }

    /** Has every change of every run told to a listener, on the thread that makes it; false where there are too many. A listener must not wait. */
    public boolean listen(Consumer<View> listener) {
        synchronized (listeners) {
            return listeners.size() < MOST_LISTENERS && listeners.add(listener);
        }
    }

    /** Ends that. */
    public void unlisten(Consumer<View> listener) {
        listeners.remove(listener);
    }

    /** Asks the run that goes on to stop, and leaves it as it is: the next gateway goes on with it. Waits a little for the child to end. */
    @Override
    public void close() {
        Task going;
        synchronized (this) {
            closed = true;
            going = task;
        }
        if (going != null) {
            going.stopAsked.countDown();
            try {
                if (!going.over.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.info(
                            "The run {} still writes its checkpoint; it ends by itself",
                            going.view.run().id());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void go(Task going) {
        Run run = going.view.run();
        RunLog log = new RunLog(folders.folder(run.id()), clock);
        Watch watch = watch(going, log);
        try {
            while (run.state() instanceof RunState.Going open) {
                run = move(going, log, run, step(going, run, open, watch));
            }
        } catch (StoppedException | InterruptedException e) {
            String why = going.stoppedFor;
            if (why != null) { // else the gateway ends, and the next one goes on
                run = end(going, log, run, open -> open.stopped(why, clock.instant()));
            }
        } catch (IOException | StoreException | LogException e) {
            run = end(going, log, run, open -> open.failed(String.valueOf(e.getMessage()), clock.instant()));
        } catch (RuntimeException | Error e) {
            LOG.error("The run {} met a fault of the gateway", run.id(), e);
            run = end(
                    going, log, run, open -> open.failed("a fault of the gateway, whose log has it", clock.instant()));
        } finally {
            tidy(run);
            synchronized (this) {
                task = null;
            }
            publish(new View(run, null));
            going.over.countDown();
        }
    }

    private Watch watch(Task going, RunLog log) {
        return new Watch() {
            @Override
            public void progress(Progress progress) {
                going.view = new View(going.view.run(), progress);
                publish(going.view);
            }

            @Override
            public void say(String text) {
                log.say(text);
            }

            @Override
            public boolean stop() {
                return going.stop();
            }

            @Override
            public boolean stopWithin(Duration wait) throws InterruptedException {
                return going.stopAsked.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        };
    }

    private RunState step(Task going, Run run, RunState.Going open, Watch watch)
            throws IOException, InterruptedException, StoppedException {
        if (going.stop() && !(open instanceof RunState.Judging)) {
            throw new StoppedException();
        }
        return switch (open) {
            case RunState.Preparing preparing -> {
                watch.progress(Progress.at("snapshot"));
                yield preparing.training(work.prepare());
            }
            case RunState.Training training -> training.evaluating(train(going, run, training.from(), watch));
            case RunState.Evaluating evaluating -> {
                String examined = evaluating.ofChampion() ? champion() : evaluating.version();
                watch.progress(Progress.at("examination of " + examined));
                work.evaluate(examined, watch.named(examined));
                yield evaluating.judging();
            }
            case RunState.Judging judging -> judge(run, judging, watch);
        };
    }

    private String champion() throws IOException {
        return judge.champion().orElseThrow(() -> new IOException("there is no champion any more"));
    }

    private String train(Task going, Run run, Source source, Watch watch)
            throws IOException, InterruptedException, StoppedException {
        while (true) { // until the other one ends, or this one is stopped
            try {
                return work.train(run, source, watch);
            } catch (BusyException e) {
                watch.progress(Progress.at("waits: another process trains in this home"));
                watch.say("another process trains in this home; tried again in " + tryAgain.toSeconds() + " s");
                if (going.stopAsked.await(tryAgain.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new StoppedException();
                }
            }
        }
    }

    private RunState judge(Run run, RunState.Judging judging, Watch watch) throws IOException {
        watch.progress(Progress.at("gate"));
        Act act = new Act(run.who(), "run " + run.id() + ": " + run.reason());
        String version = judging.version();
        if (judge.isServing(version)) { // a kill came between the handover and its being written down
            return judging.rollout(new GateWord(true, List.of()), clock.instant());
        }
        return switch (judge.ask(version, act)) {
            case Judge.Word.Incomparable other -> {
                if (judging.championDone()) {
                    throw new IOException("the candidate " + version + " cannot be compared with the champion "
                            + other.champion() + ": " + other.why());
                }
                watch.say("the champion " + other.champion() + " is examined anew: " + other.why());
                yield judging.champion();
            }
            case Judge.Word.Said said ->
                said.word().passed()
                        ? handOn(judging, said.word(), act, watch)
                        : judging.refused(said.word(), clock.instant());
        };
    }

    private RunState handOn(RunState.Judging judging, GateWord word, Act act, Watch watch) {
        if (!handsOver.getAsBoolean()) {
            return judging.passed(word, null, clock.instant());
        }
        try {
            handover.passed(judging.version(), act);
            return judging.rollout(word, clock.instant());
        } catch (IOException | StoreException e) {
            watch.say("the rollout did not take it: " + e.getMessage());
            return judging.passed(word, "the rollout did not take it: " + e.getMessage(), clock.instant());
        }
    }

    /** One step: on the disk first, then told. The last one is told when the next run can begin: whoever hears of an end may ask for one. */
    private Run move(Task going, RunLog log, Run run, RunState next) throws IOException {
        Run moved = run.with(next);
        folders.write(moved);
        log.say(run.state().label() + " -> " + next.label());
        LOG.info("The run {}: {} -> {}", run.id(), run.state().label(), next.label());
        if (!moved.isOver()) {
            going.view = new View(moved, null);
            publish(going.view);
        }
        return moved;
    }

    private interface Ending {
        RunState.Ended of(RunState.Going open);
    }

    private Run end(Task going, RunLog log, Run run, Ending ending) {
        if (run.state() instanceof RunState.Going open) {
            RunState.Ended end = ending.of(open);
            end.remark().ifPresent(log::say);
            try {
                return move(going, log, run, end);
            } catch (IOException e) {
                LOG.error("How the run {} ended cannot be written down; the next start goes on with it", run.id(), e);
            }
        }
        return run;
    }

    private void tidy(Run run) {
        if (!run.isOver()) {
            return;
        }
        run.state().source().ifPresent(source -> {
            if (!Files.isDirectory(Path.of(source.snapshot()))) {
                folders.forgetRecords(run.id()); // something was erased, and the set may have been written after that
            }
            work.release(source);
        });
        try {
            for (Run each : folders.list(RunFolders.MOST_LISTED)) {
                boolean wanted = each.id().equals(run.id()) && each.state() instanceof RunState.Failed;
                if (each.isOver() && !wanted) {
                    folders.lighten(each.id());
                }
            }
        } catch (IOException e) {
            LOG.warn("Folders of earlier runs stay as they are: {}", e.toString());
        }
    }

    private void publish(View view) {
        listeners.forEach(listener -> listener.accept(view));
    }
}
