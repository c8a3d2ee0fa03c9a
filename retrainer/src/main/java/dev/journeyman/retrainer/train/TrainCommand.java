package dev.journeyman.retrainer.train;

import dev.journeyman.retrainer.progress.ProgressBar;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.network.OperatorThreads;
import dev.journeyman.slm.training.StepResult;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        try (StopSignal stop = new StopSignal(PATIENCE);
                ProgressBar bar = ProgressBar.onStandardError(err)) {
            Recipe read = Recipe.read(recipe);
            Path folder = out == null ? home.resolve("runs").resolve(read.name()) : out;
            if (threads > 0) {
                OperatorThreads.set(threads);
            }
            TrainingRun.Progress progress = json ? new Lines(System.out, stop) : new Drawn(bar, read, stop);
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

    /** A bar for people. */
    private static final class Drawn implements TrainingRun.Progress {
        private final ProgressBar bar;
        private final Recipe recipe;
        private final StopSignal stop;

        private int done;
        private double seconds;
        private double smoothLoss = Double.NaN;

        Drawn(ProgressBar bar, Recipe recipe, StopSignal stop) {
            this.bar = bar;
            this.recipe = recipe;
            this.stop = stop;
        }

        @Override
        public void step(String stage, int step, int steps, StepResult result, double rate, double tokensPerSecond) {
            done++;
            seconds += result.tokens() / tokensPerSecond;
            smoothLoss = Double.isNaN(smoothLoss) ? result.loss() : 0.95 * smoothLoss + 0.05 * result.loss();
            bar.at(stage, step, steps, () -> text(stage, step, steps, result, rate, tokensPerSecond));
        }

        private String text(String stage, int step, int steps, StepResult result, double rate, double tokensPerSecond) {
            long left = Math.round(seconds / done * recipe.stepsAfter(stage, step));
            return String.format(
                    Locale.ROOT,
                    "%d of %d  loss %.3f  grad %.2f  lr %.1e  %.0f tok/s  at most %d:%02d left",
                    step,
                    steps,
                    smoothLoss,
                    result.gradientNorm(),
                    rate,
                    tokensPerSecond,
                    left / 60,
                    left % 60);
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
