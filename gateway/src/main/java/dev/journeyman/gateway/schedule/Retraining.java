package dev.journeyman.gateway.schedule;

import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.gateway.runs.Handover;
import dev.journeyman.gateway.runs.RetrainerProgram;
import dev.journeyman.gateway.runs.RunHandlers;
import dev.journeyman.gateway.runs.RunMetrics;
import dev.journeyman.gateway.runs.Runs;
import dev.journeyman.gateway.runs.SnapshotSource;
import dev.journeyman.gateway.runs.Supervisor;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.store.ModelStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongUnaryOperator;

/** All that trains and decides when: the supervisor of runs, the schedule, and what answers of both over HTTP. Whoever makes one closes it. */
public final class Retraining implements AutoCloseable {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final int WORKERS = 2;

    private final Supervisor supervisor;
    private final Scheduler scheduler;
    private final RunHandlers runs;
    private final ScheduleHandlers schedule;
    private final WorkerExecutor workers;
    private final Vertx vertx;
    private final long timer;

    /**
     * What a gateway has of its own.
     *
     * @param precision how the served weights are held, as {@code evals run} takes it
     * @param codes the domain's table of facts
     * @param acceptedSince counts accepted records whose latest word came after a sequence
     * @param program the retrainer; empty where nobody told where it is
     * @param registry what counts runs
     */
    public record Surroundings(
            Path home,
            Path domain,
            String precision,
            ModelStore store,
            FeedbackReader log,
            SnapshotSource snapshots,
            LongUnaryOperator acceptedSince,
            TroubleCodes codes,
            Optional<RetrainerProgram> program,
            Handover handover,
            MeterRegistry registry) {}

    /**
     * Reads the settings and begins to look; the first look goes on with the run that the last gateway of the home was in.
     *
     * @throws IOException where settings have problems
     */
    public Retraining(Vertx vertx, Surroundings around, InstantSource clock) throws IOException {
        this.vertx = vertx;
        LiveSettings settings = new LiveSettings(around.domain(), around.home());
        ModeFile modeFile = new ModeFile(around.home());
        ModelStore store = around.store();
        GateDesk desk = new GateDesk(store, around.home(), around.domain());
        AtomicReference<Mode> mode = new AtomicReference<>(Mode.APPROVE);
        Runs made = Runs.of(
                new Runs.Surroundings(
                        around.home(),
                        around.domain(),
                        around.precision(),
                        store,
                        desk,
                        around.snapshots(),
                        around.program(),
                        around.handover(),
                        () -> settings.now().retraining(),
                        () -> mode.get() == Mode.AUTO),
                clock);
        this.supervisor = made.supervisor();
        new RunMetrics(around.registry(), supervisor);
        GatewaySignals signals = new GatewaySignals(
                store, supervisor, new ConductLog(around.log(), around.codes()), around.acceptedSince());
        this.scheduler = new Scheduler(supervisor, settings, modeFile, signals, clock, mode);
        this.workers = vertx.createSharedWorkerExecutor("runs", WORKERS);
        this.runs = made.handlers(workers, clock);
        this.schedule = new ScheduleHandlers(scheduler, supervisor, settings, workers);
        this.timer = vertx.setPeriodic(
                FIRST_LOOK.toMillis(),
                LOOK_EVERY.toMillis(),
                due -> workers.executeBlocking(() -> {
                    scheduler.look();
                    return true;
                }));
    }

    /** What answers of runs. */
    public RunHandlers runs() {
        return runs;
    }

    /** What answers of the schedule. */
    public ScheduleHandlers schedule() {
        return schedule;
    }

    /** Ends the looking and the streams, and asks the run that goes on to stop; the next gateway goes on with it. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        runs.close();
        supervisor.close();
        workers.close();
    }
}
