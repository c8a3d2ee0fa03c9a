package dev.journeyman.retrainer.train;

import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.network.Program;
import dev.journeyman.slm.training.StepResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: carries out a recipe; called again on the same folder it goes on where it stopped. */
@Command(
        name = "train",
        description = "Trains a model by a recipe: pretraining, then instructions. Resumes what was interrupted.",
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {
    /** A step of a large model can take minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Option(names = "--recipe", required = true, paramLabel = "FILE", description = "the recipe (YAML)")
    private Path recipe = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "the run's folder (default: HOME/runs/NAME)")
    private @Nullable Path out;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:JOURNEYMAN_HOME:-${sys:user.home}/.journeyman}",
            description = "default: ${DEFAULT-VALUE}")
    private Path home = Path.of("");

    @Option(names = "--json", description = "progress as JSON lines on standard output")
    private boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "threads of an operator (default: as many as cores)")
    private int threads;

    @Override
    public Integer call() {
        if (threads < 0) {
            System.err.println("train: --threads must be at least 1, was " + threads);
            return 2;
        }
        try (StopSignal stop = new StopSignal(PATIENCE)) {
            Recipe read = Recipe.read(recipe);
            Path folder = out == null ? home.resolve("runs").resolve(read.name()) : out;
            if (threads > 0) {
                Program.operatorThreads(threads);
            }
            TrainingRun.Progress progress =
                    json ? new Lines(System.out, stop) : new Bar(System.err, read.totalSteps(), stop);
            new TrainingRun(read, recipe, folder, progress).run();
            return 0;
        } catch (TrainingRun.StoppedException e) {
            System.err.println("train: stopped; the same command goes on from here");
            return 1;
        } catch (IOException | CheckpointException e) {
            System.err.println("train: " + e.getMessage());
            return 1;
        }
    }

    /** JSON lines for programs. */
    private record Lines(PrintStream out, StopSignal stop) implements TrainingRun.Progress {
        @Override
        public void step(String stage, int step, int steps, StepResult result, double rate, double tokensPerSecond) {
            out.println(
                    TrainLog.object(stage, step, result, rate, tokensPerSecond).put("steps", steps));
        }

        @Override
        public void event(String text) {
            out.println(TrainLog.event(text));
        }

        @Override
        public boolean stopped() {
            return stop.requested();
        }
    }

    /** A bar for people: redrawn on a terminal, a line now and then elsewhere. */
    private static final class Bar implements TrainingRun.Progress {
        private static final int WIDTH = 30;

        private final PrintStream out;
        private final int totalSteps;
        private final StopSignal stop;
        /** The launcher tells: releases of Java disagree on what a console is. */
        private final boolean terminal = Boolean.getBoolean("journeyman.terminal");

        private int done;
        private double seconds;
        private double smoothLoss = Double.NaN;

        Bar(PrintStream out, int totalSteps, StopSignal stop) {
            this.out = out;
            this.totalSteps = totalSteps;
            this.stop = stop;
        }

        @Override
        public void step(String stage, int step, int steps, StepResult result, double rate, double tokensPerSecond) {
            done++;
            seconds += result.tokens() / tokensPerSecond;
            smoothLoss = Double.isNaN(smoothLoss) ? result.loss() : 0.95 * smoothLoss + 0.05 * result.loss();
            if (!terminal && step % 50 != 0 && step != steps) {
                return;
            }
            int filled = (int) ((long) WIDTH * step / steps);
            long left = Math.round(seconds / done * Math.max(0, totalSteps - done));
            out.printf(
                    Locale.ROOT,
                    "%s%-5s %s%s %d/%d  loss %.3f  grad %.2f  lr %.1e  %.0f tok/s  at most %d:%02d left%s",
                    terminal ? "\r" : "",
                    stage,
                    "#".repeat(filled),
                    ".".repeat(WIDTH - filled),
                    step,
                    steps,
                    smoothLoss,
                    result.gradientNorm(),
                    rate,
                    tokensPerSecond,
                    left / 60,
                    left % 60,
                    terminal && step < steps ? "  " : System.lineSeparator());
            out.flush();
        }

        @Override
        public void event(String text) {
            out.println(text);
        }

        @Override
        public boolean stopped() {
            return stop.requested();
        }
    }
}
