package dev.journeyman.loadtests;

import dev.journeyman.loadtests.bench.BenchCommand;
import dev.journeyman.loadtests.bench.CellCommand;
import dev.journeyman.loadtests.bench.PrefixBenchCommand;
import dev.journeyman.loadtests.bench.PrefixCellCommand;
import dev.journeyman.loadtests.bench.TrainingBenchCommand;
import dev.journeyman.loadtests.bench.TrainingStepsCommand;
import dev.journeyman.loadtests.bench.adapters.AdaptersBenchCommand;
import dev.journeyman.loadtests.bench.adapters.AdaptersCellCommand;
import dev.journeyman.loadtests.bench.peers.PeersCommand;
import dev.journeyman.loadtests.bench.peers.ProbeCommand;
import dev.journeyman.loadtests.fuzz.FuzzCommand;
import dev.journeyman.loadtests.gate.GateBenchCommand;
import dev.journeyman.loadtests.guardrails.GuardrailsBenchCommand;
import dev.journeyman.loadtests.injection.InjectionBenchCommand;
import dev.journeyman.loadtests.load.HangupsBenchCommand;
import dev.journeyman.loadtests.load.LoadBenchCommand;
import dev.journeyman.loadtests.load.SchemasBenchCommand;
import dev.journeyman.loadtests.load.SwapBenchCommand;
import dev.journeyman.loadtests.loop.LoopBenchCommand;
import dev.journeyman.loadtests.retrain.RetrainBenchCommand;
import dev.journeyman.loadtests.retrieval.RetrievalBenchCommand;
import dev.journeyman.loadtests.store.FeedbackBenchCommand;
import dev.journeyman.loadtests.studies.StudiesBenchCommand;
import dev.journeyman.loadtests.versions.KillStoreCommand;
import dev.journeyman.loadtests.versions.StoreWriterCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of this module. Exit codes: 0 well, 1 failed or found something, 2 called wrongly. */
@Command(
        name = "journeyman",
        mixinStandardHelpOptions = true,
        description = "Measures and attacks a gateway from outside.",
        subcommands = {
            BenchCommand.class,
            CellCommand.class,
            AdaptersBenchCommand.class,
            AdaptersCellCommand.class,
            PrefixBenchCommand.class,
            PrefixCellCommand.class,
            TrainingStepsCommand.class,
            TrainingBenchCommand.class,
            FeedbackBenchCommand.class,
            GateBenchCommand.class,
            GuardrailsBenchCommand.class,
            HangupsBenchCommand.class,
            InjectionBenchCommand.class,
            LoadBenchCommand.class,
            LoopBenchCommand.class,
            PeersCommand.class,
            ProbeCommand.class,
            RetrainBenchCommand.class,
            RetrievalBenchCommand.class,
            SchemasBenchCommand.class,
            StudiesBenchCommand.class,
            SwapBenchCommand.class,
            KillStoreCommand.class,
            StoreWriterCommand.class,
            FuzzCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @Nullable
    private CommandSpec spec;

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // the gateway's jar has a logback.xml too, and logback would tell of it at length
        System.setProperty("logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs a command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof IOException)) {
                failure.printStackTrace(command.getErr());
            } else {
                command.getErr().println(command.getCommandName() + ": " + failure.getMessage());
            }
            return 1;
        });
        return line.execute(arguments);
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(
                own.commandLine(),
                "say which command: bench, bench-adapters, bench-feedback, bench-gate, bench-guardrails, bench-hangups, bench-injection, bench-load, bench-loop, bench-peers, bench-prefix, bench-retrain, bench-retrieval, bench-schemas, bench-studies, bench-swap, bench-training, kill-store or fuzz");
    }
}
