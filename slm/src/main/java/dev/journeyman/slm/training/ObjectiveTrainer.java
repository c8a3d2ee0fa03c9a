package dev.journeyman.slm.training;

import dev.journeyman.slm.network.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes optimizer steps of one objective. A step's samples are laid out in micro-batches of a few rows; a sample's sequences stay in one. How they are split
 * changes the memory that a step takes and not its result.
 */
public final class ObjectiveTrainer {
    private static final int SAMPLES_AT_ONCE = 256;

    private final TrainableNetwork network;
    private final Objective objective;
    private final int width;
    private final int rowsAtOnce;
    private final Precision compute;
    private final @Nullable ParentNetwork parent;

    /** Trains a network by an objective that needs no parent; parameters as below. */
    public ObjectiveTrainer(
            TrainableNetwork network, Objective objective, int width, int rowsAtOnce, Precision compute) {
        this(network, objective, width, rowsAtOnce, compute, null);
    }

    /**
     * Trains a network by an objective.
     *
     * @param width T, tokens of a row; a preference's sequences must fit into one, longer texts are cut into several documents
     * @param rowsAtOnce the most rows of a micro-batch; one sample may take more
     * @param compute FLOAT32 or BFLOAT16
     * @param parent what the objective holds the network to; not closed here, and not looked at where the objective needs none
     */
    public ObjectiveTrainer(
            TrainableNetwork network,
            Objective objective,
            int width,
            int rowsAtOnce,
            Precision compute,
            @Nullable ParentNetwork parent) {
        if (width < 1 || rowsAtOnce < 1) {
            throw new IllegalArgumentException(
                    "a micro-batch needs at least one row of one token, not " + rowsAtOnce + " of " + width);
        }
        if (objective.needsParent() && parent == null) {
            throw new IllegalArgumentException("this objective holds the network to its parent, and there is none");
        }
        if (parent != null && parent.vocabularySize() != network.config().vocabularySize()) {
            throw new IllegalArgumentException("the parent has " + parent.vocabularySize() + " tokens and the network "
                    + network.config().vocabularySize());
        }
        this.parent = parent;
        this.network = network;
        this.objective = objective;
        this.width = width;
        this.rowsAtOnce = rowsAtOnce;
        this.compute = compute;
    }

    /** Some samples of a step and the layout of some of their sequences. */
    private record Group(int first, int samples, PackedBatch batch) {}

    /** What is calculated with: FLOAT32 or BFLOAT16. */
    Precision compute() {
        return compute;
    }

    /**
     * One optimizer step: the mean loss of the samples, by weight. Where loss or gradients are not finite, the weights stay as they are.
     *
     * @param samples of the kind that the objective learns from; at least one
     * @param reference [samples][sequences], of {@link ReferenceLogprobs#select}; any where the objective needs none
     * @throws IllegalArgumentException where samples or reference do not fit the objective, or a sequence of a preference is longer than a row
     */
    public ObjectiveResult step(List<? extends Sample> samples, double[][] reference, AdamW settings, double rate) {
        check(samples, reference);
        double drift = drift(samples, reference);
        double[] numbers = ObjectiveSettings.of(objective, drift, weights(samples), tokens(samples));
        double loss = 0;
        int tokens = 0;
        int learned = 0;
        List<SequenceScores> scores = new ArrayList<>();
        List<Group> groups = groups(samples, this::learnedSequences);
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            TrainableNetwork.Pass pass = network.learn(
                    group.batch,
                    worth(samples, group),
                    references(reference, group),
                    numbers,
                    compute,
                    g,
                    hold(samples, group));
            loss += pass.loss();
            tokens += group.batch.tokens();
            learned += group.batch.learnedTokens();
            scores.addAll(split(pass, group));
        }
        StepResult result = network.finish(loss, learned, tokens, settings, rate);
        return result(result, samples, scores, reference, drift);
    }

    /**
     * What {@link #step} would say, without learning and without dropout; the gradients' norm is 0.
     *
     * @throws IllegalArgumentException as {@link #step} does
     */
    public ObjectiveResult evaluate(List<? extends Sample> samples, double[][] reference) {
        check(samples, reference);
        double drift = drift(samples, reference);
        double[] numbers = ObjectiveSettings.of(objective, drift, weights(samples), tokens(samples));
        double loss = 0;
        int tokens = 0;
        int learned = 0;
        List<SequenceScores> scores = new ArrayList<>();
        for (Group group : groups(samples, this::learnedSequences)) {
            ParentNetwork.Hold hold = hold(samples, group);
            TrainableNetwork.Pass pass = network.logprobs(group.batch, compute, hold);
            loss += network.objective(
                    held(pass, hold), pass.counts(), worth(samples, group), references(reference, group), numbers);
            tokens += group.batch.tokens();
            learned += group.batch.learnedTokens();
            scores.addAll(split(pass, group));
        }
        return result(new StepResult(loss, 0, learned, tokens), samples, scores, reference, drift);
    }

    /** The sums of the log-probabilities of every sequence under the network as it is: [samples][sequences]. */
    public double[][] logprobs(List<? extends Sample> samples) {
        double[][] sums = new double[samples.size()][];
        // a data set can be large: only a part of it is laid out at a time
        for (int from = 0; from < sums.length; from += SAMPLES_AT_ONCE) {
            List<SequenceScores> scores =
                    scores(samples.subList(from, Math.min(sums.length, from + SAMPLES_AT_ONCE)), Sample::sequences);
            for (int i = 0; i < scores.size(); i++) {
                sums[from + i] = scores.get(i).sums();
            }
        }
        return sums;
    }

    private List<SequenceScores> scores(
            List<? extends Sample> samples, Function<Sample, List<TrainingExample>> sequences) {
        List<SequenceScores> scores = new ArrayList<>();
        for (Group group : groups(samples, sequences)) {
            scores.addAll(split(network.logprobs(group.batch, compute, null), group));
        }
        return scores;
    }

    private static List<SequenceScores> split(TrainableNetwork.Pass pass, Group group) {
        int each = group.batch.examples() / group.samples;
        List<SequenceScores> scores = new ArrayList<>();
        for (int i = 0; i < group.samples; i++) {
            double[] sums = new double[each];
            double[] counts = new double[each];
            System.arraycopy(pass.sums(), i * each, sums, 0, each);
            System.arraycopy(pass.counts(), i * each, counts, 0, each);
            double[] divergences = new double[each];
            if (pass.divergences().length > 0) {
                System.arraycopy(pass.divergences(), i * each, divergences, 0, each);
            }
            scores.add(new SequenceScores(sums, counts, divergences));
        }
        return scores;
    }

    /** What holds the rehearsed ones of a micro-batch to the parent; null where it has none, and then the parent is not asked. */
    private ParentNetwork.@Nullable Hold hold(List<? extends Sample> samples, Group group) {
        ParentNetwork with = parent;
        if (with == null || !(objective instanceof Objective.Supervised supervised) || !supervised.needsParent()) {
            return null;
        }
        double[] shares = new double[group.samples];
        boolean any = false;
        for (int i = 0; i < shares.length; i++) {
            boolean rehearsed = ((WeightedExample) samples.get(group.first + i)).rehearsed();
            shares[i] = rehearsed ? supervised.parentWeight() : 0;
            any |= rehearsed;
        }
        return any ? new ParentNetwork.Hold(with, shares) : null;
    }

    /** What the loss is made of where a batch is held: (1-a) times the log-probabilities less a times the divergences. */
    private static double[] held(TrainableNetwork.Pass pass, ParentNetwork.@Nullable Hold hold) {
        if (hold == null) {
            return pass.sums();
        }
        double[] sums = new double[pass.sums().length];
        for (int i = 0; i < sums.length; i++) {
            double share = hold.shares()[i];
            sums[i] = (1 - share) * pass.sums()[i] - share * pass.divergences()[i];
        }
        return sums;
    }

    /** The sequences that gradients come from; KTO's mismatched ones give none. */
    private List<TrainingExample> learnedSequences(Sample sample) {
        return sample instanceof UnpairedExample unpaired ? List.of(unpaired.answer()) : sample.sequences();
    }

    /** KTO's estimate of how far the network has moved; 0 for other objectives. Not a number where the network is spoilt. */
    private double drift(List<? extends Sample> samples, double[][] reference) {
        if (!(objective instanceof Objective.Kto)) {
            return 0;
        }
        List<SequenceScores> scores = scores(samples, sample -> List.of(((UnpairedExample) sample).mismatched()));
        double sum = 0;
        for (int i = 0; i < scores.size(); i++) {
            sum += scores.get(i).sums()[0] - reference[i][1];
        }
        return Math.max(0, sum / scores.size());
    }

    private double[] worth(List<? extends Sample> samples, Group group) {
        int each = group.batch.examples() / group.samples;
        double[] worth = new double[group.batch.examples()];
        for (int i = 0; i < worth.length; i++) {
            Sample sample = samples.get(group.first + i / each);
            worth[i] = sample.weight();
            if (objective instanceof Objective.Kto kto) {
                worth[i] *= ((UnpairedExample) sample).desirable() ? kto.desirableWeight() : -kto.undesirableWeight();
            }
        }
        return worth;
    }

    private double[] references(double[][] reference, Group group) {
        int each = group.batch.examples() / group.samples;
        double[] some = new double[group.batch.examples()];
        if (objective.needsReference()) {
            for (int i = 0; i < some.length; i++) {
                some[i] = reference[group.first + i / each][i % each];
            }
        }
        return some;
    }

    private static double weights(List<? extends Sample> samples) {
        return samples.stream().mapToDouble(Sample::weight).sum();
    }

    /** Learned tokens by weight: a pair's are those of its chosen answer. */
    private static double tokens(List<? extends Sample> samples) {
        return samples.stream()
                .mapToDouble(
                        sample -> sample.weight() * sample.sequences().get(0).learnedTokens())
                .sum();
    }

    private ObjectiveResult result(
            StepResult step,
            List<? extends Sample> samples,
            List<SequenceScores> scores,
            double[][] reference,
            double drift) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", step.loss());
        metrics.put("grad_norm", step.gradientNorm());
        metrics.putAll(ObjectiveMetrics.of(objective, samples, scores, reference, drift));
        return new ObjectiveResult(step, metrics);
    }

    private void check(List<? extends Sample> samples, double[][] reference) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a step needs at least one sample");
        }
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            if (!objective.samples().isInstance(sample)) {
                throw new IllegalArgumentException("sample " + i + " is a "
                        + sample.getClass().getSimpleName() + "; this objective learns from "
                        + objective.samples().getSimpleName());
            }
            if (objective.needsReference()
                    && (i >= reference.length
                            || reference[i].length != sample.sequences().size())) {
                throw new IllegalArgumentException("sample " + i + " needs the starting model's log-probabilities of "
                        + sample.sequences().size() + " sequences");
            }
        }
    }

    /** As many samples together as fit into the rows of a micro-batch, in their order. */
    private List<Group> groups(List<? extends Sample> samples, Function<Sample, List<TrainingExample>> sequences) {
        List<Group> groups = new ArrayList<>();
        List<TrainingExample> together = new ArrayList<>();
        int first = 0;
        PackedBatch packed = PackedBatch.pack(together, width);
        for (int i = 0; i < samples.size(); i++) {
            List<TrainingExample> more = sequences.apply(samples.get(i));
            requireFit(samples.get(i), i);
            together.addAll(more);
            PackedBatch larger = PackedBatch.pack(together, width);
            if (larger.rows() > rowsAtOnce && i > first) {
                groups.add(new Group(first, i - first, packed));
                together = new ArrayList<>(more);
                larger = PackedBatch.pack(together, width);
                first = i;
            }
            packed = larger;
        }
        groups.add(new Group(first, samples.size() - first, packed));
        return groups;
    }

    private void requireFit(Sample sample, int number) {
        if (sample instanceof WeightedExample) {
            return;
        }
        for (TrainingExample sequence : sample.sequences()) {
            // the last token is predicted and never read
            if (sequence.tokens().length > width + 1) {
                throw new IllegalArgumentException("a sequence of sample " + number + " has " + sequence.tokens().length
                        + " tokens, but a row takes " + (width + 1)
                        + " and a preference is not cut; leave it out or widen the rows");
            }
        }
    }
}
