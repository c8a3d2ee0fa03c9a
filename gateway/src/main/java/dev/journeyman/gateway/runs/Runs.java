package dev.journeyman.gateway.runs;

import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.store.ModelStore;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The runs of a home, put together: the supervisor, and what answers of it over HTTP. */
public final class Runs {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    private static final String FOLDER = "runs";

    private final RunFolders folders;
    private final Supervisor supervisor;

    private Runs(RunFolders folders, Supervisor supervisor) {
        this.folders = folders;
        this.supervisor = supervisor;
    }

    /**
     * What runs are made with.
     *
     * @param precision how the served weights are held, as {@code evals run} takes it
     * @param program the retrainer; empty where nobody told where it is, and no run can begin
     * @param settings asked before each part of a run
     * @param handsOver whether what passed the gate is handed on, rather than left to a person
     */
    public record Surroundings(
            Path home,
            Path domain,
            String precision,
            ModelStore store,
            GateDesk desk,
            SnapshotSource snapshots,
            Optional<RetrainerProgram> program,
            Handover handover,
            Supplier<RetrainingSettings> settings,
            BooleanSupplier handsOver) {}

    /** The runs of a home; none goes on yet. */
    public static Runs of(Surroundings around, InstantSource clock) {
        RunFolders folders = new RunFolders(around.home().resolve(FOLDER));
        Judge judge = new GateJudge(around.store(), around.desk());
        Work work = around.program()
                .<Work>map(program -> new RetrainerWork(
                        program,
                        folders,
                        new RetrainerWork.Place(around.home(), around.domain(), around.precision()),
                        around.snapshots(),
                        judge,
                        around.settings(),
                        ChildLimits::ofMemory))
                .orElse(Work.NONE);
        return new Runs(
                folders,
                new Supervisor(
                        folders,
                        work,
                        judge,
                        around.handover(),
                        around.handsOver(),
                        clock,
                        task -> Thread.ofPlatform().daemon().name("run").start(task),
                        TRY_AGAIN));
    }

    /** Deletes what the folders of a home's runs hold of feedback: to be called where some of it was removed from the store. */
    public static void forgetRecords(Path home) {
        new RunFolders(home.resolve(FOLDER)).forgetRecords();
    }

    /** The supervisor. */
    public Supervisor supervisor() {
        return supervisor;
    }

    /** What answers of the runs. */
    public RunHandlers handlers(WorkerExecutor workers, InstantSource clock) {
        return new RunHandlers(supervisor, folders, workers, clock);
    }
}
