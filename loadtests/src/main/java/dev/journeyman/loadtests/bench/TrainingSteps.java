package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.ProcessMemory;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.OperatorThreads;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.training.AdamW;
import dev.journeyman.slm.training.Objective;
import dev.journeyman.slm.training.ObjectiveResult;
import dev.journeyman.slm.training.ObjectiveTrainer;
import dev.journeyman.slm.training.PreferencePair;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainableNetwork;
import dev.journeyman.slm.training.TrainingExample;
import dev.journeyman.slm.training.WeightedExample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** Takes the steps of a {@link TrainingWork} in this process. */
final class TrainingSteps {
    private static final double BETA = 0.1;

    private TrainingSteps() {}

    /**
     * What was measured.
     *
     * @param version of libtorch
     * @param tokensPerSecond of each measured step, counting the tokens that were read
     * @param losses of every step, warm-up included
     * @param peakBytes the most that the process held
     */
    record Result(
            String version,
            @JsonProperty("tokens_per_second") List<Double> tokensPerSecond,
            List<Double> losses,
            @JsonProperty("peak_bytes") long peakBytes) {}

    static Result run(Path checkpoint, TrainingWork work) {
        OperatorThreads.set(work.threads());
        Precision compute = Precision.valueOf(work.compute().toUpperCase(Locale.ROOT));
        Objective objective = work.task() == TrainingWork.Task.DPO
                ? new Objective.Dpo(BETA, Objective.Dpo.Variant.SIGMOID, 0, 0, false)
                : new Objective.Supervised();
        List<Double> rates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        try (Checkpoint opened = Checkpoint.open(checkpoint);
                TrainableNetwork network = network(opened, work, compute)) {
            network.gradientCheckpointing(work.gradientCheckpointing());
            int rows = work.documents().get(0).size(); // all in one micro-batch, however they are packed
            ObjectiveTrainer trainer = new ObjectiveTrainer(network, objective, work.rowTokens(), rows, compute);
            List<double[][]> references = new ArrayList<>();
            for (List<int[]> documents : work.documents()) {
                references.add(
                        objective.needsReference() ? trainer.logprobs(samples(documents, work)) : new double[0][]);
            }
            for (int step = 0; step < work.documents().size(); step++) {
                long start = System.nanoTime();
                ObjectiveResult result = trainer.step(
                        samples(work.documents().get(step), work), references.get(step), AdamW.DEFAULT, work.rate());
                losses.add(result.step().loss());
                if (step >= work.warmUp()) {
                    rates.add(result.step().tokens() / ((System.nanoTime() - start) / 1e9));
                }
            }
        }
        return new Result(
                BenchCommand.libtorch(System.getProperty("java.class.path")),
                rates,
                losses,
                ProcessMemory.peakResidentBytes("self").orElse(0));
    }

    private static TrainableNetwork network(Checkpoint checkpoint, TrainingWork work, Precision compute) {
        if (work.loraRank() == 0) {
            return TrainableNetwork.from(checkpoint, work.rowTokens());
        }
        LoraConfig lora =
                new LoraConfig(work.loraRank(), 2.0 * work.loraRank(), EnumSet.allOf(Projection.class), false, 0, "");
        return TrainableNetwork.withAdapter(checkpoint, work.rowTokens(), lora, work.seed(), compute);
    }

    private static List<Sample> samples(List<int[]> documents, TrainingWork work) {
        List<TrainingExample> examples = new ArrayList<>();
        for (int[] tokens : documents) {
            boolean[] learned = new boolean[tokens.length];
            java.util.Arrays.fill(learned, work.promptTokens(), tokens.length, true);
            examples.add(new TrainingExample(tokens, learned));
        }
        List<Sample> samples = new ArrayList<>();
        if (work.task() == TrainingWork.Task.DPO) {
            for (int i = 0; i < examples.size(); i += 2) {
                samples.add(new PreferencePair(examples.get(i), examples.get(i + 1), 1));
            }
        } else {
            examples.forEach(example -> samples.add(new WeightedExample(example, 1)));
        }
        return samples;
    }
}
