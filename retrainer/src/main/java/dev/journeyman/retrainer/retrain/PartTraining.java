package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.train.CheckpointFolder;
import dev.journeyman.retrainer.train.TrainLog;
import dev.journeyman.slm.training.Objective;
import dev.journeyman.slm.training.ObjectiveResult;
import dev.journeyman.slm.training.ObjectiveTrainer;
import dev.journeyman.slm.training.ParentNetwork;
import dev.journeyman.slm.training.Recovery;
import dev.journeyman.slm.training.ReferenceLogprobs;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains one part: a stage of the recipe on one of the set's stages.
 *
 * <pre>
 *   look ──> steps ──> look ──> … ──┬── the steps are done, or `patience` looks were no better ──> back to the best look's weights ──> end
 *              │  loss not finite or exploded: back to the last checkpoint, rates halved; three times, then failed with the reason
 *              │  stopped: checkpoint, and the same command goes on
 * </pre>
 *
 * A look is the loss on held-back real records. Without any the part takes all its steps.
 */
final class PartTraining {
    private static final int BAD_STEPS = 3;
    private static final int MOST_RETURNS = 3;
    private static final double EXPLOSION = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RetrainRecipe recipe;
    private final Part part;
    private final RetrainStage stage;
    private final StageSamples samples;
    private final Looks looks;
    private final CheckpointFolder<RetrainState> checkpoints;
    private final Networks networks;
    private final TrainLog log;
    private final RetrainProgress progress;
    private final Eta eta;

    /** Opens networks. */
    interface Networks {
        /** The weights and moments of a checkpoint; those of the parent for 0. */
        TrainableNetwork open(int number, int optimizerSteps) throws IOException;

        /** Where reference log-probabilities are kept. */
        Path references();

        /** What the recipe's objectives hold the network to: always the version that the run started from; null where none of them does. */
        @Nullable
        ParentNetwork parent();

        /** Says which weights a part began with. */
        String digest(RetrainState state);
    }

    /** What is held back for this part; where there is none, nothing is looked at. */
    record Looks(List<Sample> fresh, List<Sample> rehearsed) {
        boolean isEmpty() {
            return fresh.isEmpty();
        }
    }

    /** How long the steps take that are left. */
    interface Eta {
        double secondsLeft(int stepsOfThisPart, double secondsOfAStep);
    }

    PartTraining(
            RetrainRecipe recipe,
            Part part,
            CheckpointFolder<RetrainState> checkpoints,
            Networks networks,
            TrainLog log,
            RetrainProgress progress,
            Eta eta) {
        this.recipe = recipe;
        this.part = part;
        this.stage = part.stage();
        this.samples = part.samples();
        this.looks = part.looks();
        this.checkpoints = checkpoints;
        this.networks = networks;
        this.log = log;
        this.progress = progress;
        this.eta = eta;
    }

    /** The network at the part's end and where the run stands then. */
    record End(TrainableNetwork network, RetrainState state) {}

    /** Thrown where the run was asked to stop; what was done is in a checkpoint. */
    static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Trains on from a state.
     *
     * @param opened the network of that state; closed where another takes its place
     * @throws IOException where files cannot be read or written, or the loss explodes again and again
     */
    End run(TrainableNetwork opened, RetrainState from) throws IOException, StoppedException {
        TrainableNetwork network = opened;
        try {
            RetrainState state = from;
            References references = references(network, state);
            ObjectiveTrainer trainer = trainer(network);
            int steps = samples.steps();
            Recovery recovery =
                    new Recovery(BAD_STEPS, MOST_RETURNS - Math.min(MOST_RETURNS, state.returns()), EXPLOSION);
            int returnsBefore = state.returns();
            double seconds = 0;
            int timed = 0;
            if (state.step() == 0 && state.best() == 0 && !looks.isEmpty()) {
                state = look(network, references, state.after(0, state.optimizerSteps()));
                checkpoints.save(network, state);
            }
            while (state.step() < steps && !isDone(state)) {
                long start = System.nanoTime();
                List<StageSamples.Taken> taken = samples.step(state.step());
                double factor = recovery.rateFactor() / (1L << returnsBefore);
                double rate = part.rate(state.step()) * factor;
                ObjectiveResult result = trainer.step(
                        taken.stream().map(StageSamples.Taken::sample).toList(),
                        references.of(taken),
                        recipe.optimizer(),
                        rate);
                double took = (System.nanoTime() - start) / 1e9;
                seconds += took;
                timed++;
                write(state.step(), steps, rate, took, result);
                int done = state.step() + 1;
                progress.step(
                        stage.name(), done, steps, result.metrics(), eta.secondsLeft(steps - done, seconds / timed));
                switch (recovery.after(result.step())) {
                    case Recovery.Advice.Fail fail ->
                        throw new IOException("stage " + stage.name() + " failed at step " + done + ": " + fail.reason()
                                + "; lower its peak, or look at what it learns from");
                    case Recovery.Advice.GoBack back -> {
                        progress.event("stage " + stage.name()
                                + " goes back to its last checkpoint with half the rate: " + back.reason());
                        RetrainState last = checkpoints.last().orElse(from);
                        network.close();
                        network = networks.open(last.number(), last.optimizerSteps());
                        trainer = trainer(network);
                        state = last.goneBack(state.number() + 1, last.returns() + 1);
                        checkpoints.save(network, state);
                        continue;
                    }
                    case Recovery.Advice.GoOn goOn -> state = advanced(state, network.steps());
                }
                boolean stop = progress.stopped();
                boolean looked = !looks.isEmpty()
                        && recovery.good()
                        && (state.step() % recipe.validation().everySteps() == 0 || state.step() == steps);
                if (looked) {
                    state = look(network, references, state);
                }
                boolean better = looked && state.best() == state.number();
                if (recovery.good() && (better || stop || state.step() % recipe.checkpointSteps() == 0)) {
                    checkpoints.save(network, state);
                }
                if (stop) {
                    throw new StoppedException();
                }
            }
            return end(network, state);
        } catch (IOException | StoppedException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private RetrainState advanced(RetrainState state, int optimizerSteps) {
        return state.after(state.step() + 1, optimizerSteps);
    }

    private boolean isDone(RetrainState state) {
        return state.looksSince() >= recipe.validation().patience();
    }

    /** The weights of the best look. */
    private End end(TrainableNetwork last, RetrainState state) throws IOException {
        TrainableNetwork network = last;
        RetrainState reached = state;
        if (state.best() > 0 && state.looksSince() > 0) {
            progress.event(String.format(
                    java.util.Locale.ROOT,
                    "stage %s ends with the weights of its best look, %.4f",
                    stage.name(),
                    state.bestLoss()));
            network.close();
            network = networks.open(state.best(), state.optimizerSteps());
        }
        reached = reached.nextPart();
        checkpoints.save(network, reached);
        return new End(network, reached);
    }

    private ObjectiveTrainer trainer(TrainableNetwork network) {
        return new ObjectiveTrainer(
                network,
                stage.objective(),
                recipe.rowTokens(),
                recipe.rowsAtOnce(),
                recipe.compute(),
                networks.parent());
    }

    /** Looks are at the loss that can be compared between runs: cross-entropy alone, whatever the steps are held to. */
    private ObjectiveTrainer looker(TrainableNetwork network) {
        return stage.objective() instanceof Objective.Supervised
                ? new ObjectiveTrainer(
                        network, new Objective.Supervised(), recipe.rowTokens(), recipe.rowsAtOnce(), recipe.compute())
                : trainer(network);
    }

    private RetrainState look(TrainableNetwork network, References references, RetrainState state) throws IOException {
        ObjectiveTrainer trainer = looker(network);
        SequencedMap<String, Double> line = new LinkedHashMap<>();
        ObjectiveResult fresh = trainer.evaluate(looks.fresh(), references.ofLooks());
        fresh.metrics().forEach((name, value) -> line.put("eval_" + name, value));
        double loss = fresh.step().loss();
        if (!looks.rehearsed().isEmpty()) {
            double rehearsed =
                    trainer.evaluate(looks.rehearsed(), new double[0][]).step().loss();
            line.put("eval_rehearsed_loss", rehearsed);
            loss += rehearsed;
        }
        line.put("eval_sum", loss);
        line.put("eval_samples", (double) looks.fresh().size());
        ObjectNode node = JSON.createObjectNode().put("stage", stage.name()).put("step", state.step() - 1);
        line.forEach(node::put);
        log.write(node);
        return loss < state.bestLoss() ? state.better(loss) : state.noBetter();
    }

    private void write(int step, int steps, double rate, double seconds, ObjectiveResult result) throws IOException {
        ObjectNode node = TrainLog.object(
                stage.name(), step, result.step(), rate, result.step().tokens() / seconds);
        node.put("steps", steps).put("epoch", samples.epoch(step));
        result.metrics().forEach(node::put);
        log.write(node);
    }

    /** The log-probabilities under the weights that the part began with. */
    private record References(@Nullable ReferenceLogprobs all, int looksFrom, int looks) {
        double[][] of(List<StageSamples.Taken> taken) {
            return all == null
                    ? new double[0][]
                    : all.select(
                            taken.stream().mapToInt(StageSamples.Taken::place).toArray());
        }

        double[][] ofLooks() {
            int[] places = new int[looks];
            for (int i = 0; i < looks; i++) {
                places[i] = looksFrom + i;
            }
            return all == null ? new double[0][] : all.select(places);
        }
    }

    private References references(TrainableNetwork network, RetrainState state) throws IOException {
        if (!stage.objective().needsReference()) {
            return new References(null, 0, 0);
        }
        List<Sample> all = new ArrayList<>(samples.all());
        all.addAll(looks.fresh());
        boolean atStart = state.step() == 0;
        TrainableNetwork start = atStart ? network : networks.open(state.partStart(), state.optimizerSteps());
        try {
            return new References(
                    ReferenceLogprobs.of(networks.references(), networks.digest(state), trainer(start), all),
                    samples.all().size(),
                    looks.fresh().size());
        } finally {
            if (!atStart) {
                start.close();
            }
        }
    }
}
