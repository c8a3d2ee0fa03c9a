package dev.journeyman.slm.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.network.FusedLayout;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Program;
import dev.journeyman.slm.network.RotaryTable;
import dev.journeyman.slm.network.Weights;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network whose weights move: float32 master weights with the optimizer's two moments, and {@link #step}, which is one
 * optimizer step over any number of micro-batches.
 */
public final class TrainableNetwork implements AutoCloseable {
    private static final String WEIGHTS = "weights";
    private static final String FIRST = "first-moments";
    private static final String SECOND = "second-moments";

    /** The most scores, tokens times vocabulary, that are held at once: half as many as the head has weights, within these bounds. */
    private static final long FEWEST_SCORES = 1L << 22;

    private static final long MOST_SCORES = 1L << 24;

    private final ModelConfig config;
    private final Program program;
    private final PtNDManager manager;
    private final TensorFiles files;
    private final List<PtNDArray> weights;
    private final @Nullable AdapterTensors adapter;
    private final List<PtNDArray> adapters;
    private final long seed;
    private final List<PtNDArray> trainable = new ArrayList<>();
    private final List<PtNDArray> first = new ArrayList<>();
    private final List<PtNDArray> second = new ArrayList<>();
    private final PtNDArray cosines;
    private final PtNDArray sines;
    private final int contextTokens;
    private int steps;
    private long scoresAtOnce;
    private boolean checkpointing;

    private TrainableNetwork(
            ModelConfig config,
            Program program,
            List<PtNDArray> weights,
            int contextTokens,
            @Nullable AdapterTensors adapter,
            long seed) {
        this.config = config;
        this.program = program;
        this.contextTokens = contextTokens;
        this.manager = program.manager();
        this.files = new TensorFiles(config, program);
        this.adapter = adapter;
        this.seed = seed;
        this.scoresAtOnce = Math.clamp((long) config.vocabularySize() * config.width() / 2, FEWEST_SCORES, MOST_SCORES);
        // What a method of the network file returns is an inference tensor, which can have no gradient; a copy can.
        this.weights =
                weights.stream().map(weight -> (PtNDArray) weight.duplicate()).toList();
        for (PtNDArray weight : this.weights) {
            weight.attach(manager);
            weight.setName("weights[]");
            if (adapter == null && weight.size() > 0) {
                train(weight);
            }
        }
        this.adapters = adapter == null ? List.of(empty()) : adapter.all();
        this.adapters.forEach(each -> each.setName("adapters[]"));
        if (adapter != null) {
            adapter.trainable().forEach(this::train);
        }
        RotaryTable table = RotaryTable.of(config, contextTokens);
        Shape shape = new Shape(contextTokens, config.headWidth());
        this.cosines = Program.floats(manager, table.cosines(), shape);
        this.sines = Program.floats(manager, table.sines(), shape);
    }

    private void train(PtNDArray weight) {
        weight.setRequiresGradient(true);
        trainable.add(weight);
        first.add(zeros(weight));
        second.add(zeros(weight));
    }

    private PtNDArray empty() {
        return Program.floats(manager, new float[0], new Shape(0));
    }

    /** A network of random weights: normal with deviation 0.02, the projections back into the residual stream less by sqrt(2L). */
    public static TrainableNetwork random(ModelConfig config, int contextTokens, long seed) {
        Program program = Program.compile(config);
        try {
            return random(config, program, contextTokens, seed);
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static TrainableNetwork random(ModelConfig config, Program program, int contextTokens, long seed) {
        Map<String, long[]> shapes = TensorNames.expectedShapes(config);
        List<PtNDArray> weights = new ArrayList<>();
        long at = seed;
        for (FusedLayout.Entry entry : TensorFiles.entries(config)) {
            long[] shape = TensorFiles.shape(entry, shapes);
            boolean vector = shape.length == 1;
            boolean bias = !entry.names().isEmpty() && entry.names().get(0).endsWith(".bias");
            boolean residual = entry.names().size() == 1
                    && entry.matrix()
                    && (entry.names().get(0).contains("o_proj")
                            || entry.names().get(0).contains("down_proj"));
            double deviation = residual ? 0.02 / Math.sqrt(2.0 * config.layers()) : 0.02;
            weights.add(
                    vector
                            ? program.call(
                                    program.manager(),
                                    "constant",
                                    IValue.listFrom(shape),
                                    IValue.from(bias ? 0.0 : 1.0))
                            : program.call(
                                    program.manager(),
                                    "random",
                                    IValue.listFrom(shape),
                                    IValue.from(deviation),
                                    IValue.from(6L),
                                    IValue.from(at++)));
        }
        TrainableNetwork network = new TrainableNetwork(config, program, weights, contextTokens, null, seed);
        weights.forEach(PtNDArray::close);
        return network;
    }

    /** A network that starts from a checkpoint, all of whose weights are trained. */
    public static TrainableNetwork from(Checkpoint checkpoint, int contextTokens) {
        return loaded(checkpoint, Precision.FLOAT32, contextTokens, 0, program -> null);
    }

    /**
     * A network of which only a new LoRA adapter is trained (Hu et al. 2021, arXiv:2106.09685); the checkpoint's weights are frozen and have no gradients.
     *
     * @param held FLOAT32 or BFLOAT16: what the frozen weights are held in
     * @param seed of the adapter's first values and of what its dropout drops
     */
    public static TrainableNetwork withAdapter(
            Checkpoint checkpoint, int contextTokens, LoraConfig lora, long seed, Precision held) {
        return loaded(
                checkpoint,
                held,
                contextTokens,
                seed,
                program -> AdapterTensors.fresh(lora, checkpoint.config(), program, seed));
    }

    /**
     * Goes on with the adapter that {@link #save} wrote, over the checkpoint that it was made over.
     *
     * @param steps how many optimizer steps had been taken
     * @param seed the one it was made with
     */
    public static TrainableNetwork resumeAdapter(
            Checkpoint checkpoint, Path directory, int contextTokens, int steps, long seed, Precision held) {
        TrainableNetwork network;
        try (LoraAdapter adapter = LoraAdapter.open(directory.resolve(WEIGHTS), checkpoint.config())) {
            network = loaded(
                    checkpoint,
                    held,
                    contextTokens,
                    seed,
                    program -> AdapterTensors.of(adapter, checkpoint.config(), program));
        }
        try {
            network.steps = steps;
            network.loadAdapter(directory.resolve(FIRST), network.first);
            network.loadAdapter(directory.resolve(SECOND), network.second);
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private interface MakesAdapter {
        @Nullable
        AdapterTensors over(Program program);
    }

    private static TrainableNetwork loaded(
            Checkpoint checkpoint, Precision held, int contextTokens, long seed, MakesAdapter adapter) {
        ModelConfig config = checkpoint.config();
        Program program = Program.compile(config);
        try (Weights loaded = Weights.load(program, checkpoint, held)) {
            List<PtNDArray> weights =
                    loaded.tensors().subList(0, TensorFiles.entries(config).size());
            return new TrainableNetwork(config, program, weights, contextTokens, adapter.over(program), seed);
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /**
     * Continues from what {@link #save} wrote: the same weights, moments and count of steps.
     *
     * @param steps how many optimizer steps had been taken
     */
    public static TrainableNetwork resume(Path directory, int contextTokens, int steps) {
        try (Checkpoint weights = Checkpoint.open(directory.resolve(WEIGHTS))) {
            TrainableNetwork network = from(weights, contextTokens);
            try {
                network.steps = steps;
                network.load(directory.resolve(FIRST), network.first);
                network.load(directory.resolve(SECOND), network.second);
                return network;
            } catch (RuntimeException e) {
                network.close();
                throw e;
            }
        }
    }

    private void loadAdapter(Path directory, List<PtNDArray> into) {
        try (LoraAdapter moments = LoraAdapter.open(directory, config)) {
            List<PtNDArray> stored = AdapterTensors.of(moments, config, program).trainable();
            for (int i = 0; i < stored.size(); i++) {
                program.run("copy", IValue.from(into.get(i)), IValue.from(stored.get(i)))
                        .close();
                stored.get(i).close();
            }
        }
    }

    private void load(Path directory, List<PtNDArray> into) {
        try (Checkpoint moments = Checkpoint.open(directory);
                Weights loaded = Weights.load(program, moments, Precision.FLOAT32)) {
            int at = 0;
            for (PtNDArray array : loaded.tensors().subList(0, weights.size())) {
                if (array.size() > 0) {
                    program.run("copy", IValue.from(into.get(at++)), IValue.from(array))
                            .close();
                }
            }
        }
    }

    /** Writes what is trained and its moments in float32, so that {@link #resume} goes on as if nothing had happened. */
    public void save(Path directory) {
        if (adapter != null) {
            writeAdapter(directory.resolve(WEIGHTS), trainable, ElementType.F32);
            writeAdapter(directory.resolve(FIRST), first, ElementType.F32);
            writeAdapter(directory.resolve(SECOND), second, ElementType.F32);
            return;
        }
        CheckpointWriter.write(directory.resolve(WEIGHTS), config, files.sources(weights, ElementType.F32));
        CheckpointWriter.write(directory.resolve(FIRST), config, files.sources(withEmpty(first), ElementType.F32));
        CheckpointWriter.write(directory.resolve(SECOND), config, files.sources(withEmpty(second), ElementType.F32));
    }

    /**
     * Writes the weights alone as a checkpoint that any tool reads; F32, F16 or BF16.
     *
     * @throws IllegalStateException where only an adapter is trained: write it with {@link #exportAdapter}, merge it with LoraMerge
     */
    public void export(Path directory, ElementType type) {
        if (adapter != null) {
            throw new IllegalStateException("only an adapter is trained here; write it as one and merge it");
        }
        CheckpointWriter.write(directory, config, files.sources(weights, type));
    }

    /**
     * Writes the adapter in PEFT's form; F32, F16 or BF16.
     *
     * @throws IllegalStateException where there is none
     */
    public void exportAdapter(Path directory, ElementType type) {
        writeAdapter(directory, trainable, type);
    }

    private void writeAdapter(Path directory, List<PtNDArray> arrays, ElementType type) {
        if (adapter == null) {
            throw new IllegalStateException("all weights are trained here; there is no adapter to write");
        }
        LoraAdapter.write(directory, adapter.config(), config, adapter.sources(files, arrays, type));
    }

    /** Moments beside the entries that have none. */
    private List<PtNDArray> withEmpty(List<PtNDArray> moments) {
        List<PtNDArray> all = new ArrayList<>();
        int at = 0;
        for (PtNDArray weight : weights) {
            all.add(weight.size() > 0 ? moments.get(at++) : weight);
        }
        return all;
    }

    /** The network's shape. */
    public ModelConfig config() {
        return config;
    }

    /** Optimizer steps taken so far. */
    public int steps() {
        return steps;
    }

    /** How many numbers are trained. */
    public long parameters() {
        return trainable.stream().mapToLong(NDArray::size).sum();
    }

    /**
     * One optimizer step: the gradients of all micro-batches are added up, as if they were one batch, clipped, and applied.
     * Where the loss or the gradients are not finite, the weights and moments stay as they are.
     *
     * @param batches micro-batches, at least one; widths of at most the context tokens this network was made for
     * @param compute FLOAT32 or BFLOAT16
     * @throws IllegalArgumentException where no token of them is learned, or a batch is too wide
     */
    public StepResult step(List<PackedBatch> batches, Precision compute, AdamW settings, double rate) {
        int learned = batches.stream().mapToInt(PackedBatch::learnedTokens).sum();
        int tokens = batches.stream().mapToInt(PackedBatch::tokens).sum();
        if (learned == 0) {
            throw new IllegalArgumentException("a step needs at least one learned token");
        }
        double loss = 0;
        double[] objective = ObjectiveSettings.supervised(learned);
        for (int i = 0; i < batches.size(); i++) {
            PackedBatch batch = batches.get(i);
            double[] worth = new double[batch.examples()];
            Arrays.fill(worth, 1);
            loss += learn(batch, worth, new double[worth.length], objective, compute, i, null)
                    .loss();
        }
        return finish(loss, learned, tokens, settings, rate);
    }

    /** Mean cross-entropy of the learned tokens of some batches, without learning from them; 0 where there are none. */
    public double evaluate(List<PackedBatch> batches, Precision compute) {
        double sum = 0;
        int learned = 0;
        for (PackedBatch batch : batches) {
            for (double each : logprobs(batch, compute, null).sums()) {
                sum += each;
            }
            learned += batch.learnedTokens();
        }
        return -sum / Math.max(1, learned);
    }

    /** Applies the gradients that {@link #learn} has gathered. */
    StepResult finish(double loss, int learned, int tokens, AdamW settings, double rate) {
        double norm = apply(settings, rate, Double.isFinite(loss));
        StepResult result = new StepResult(loss, norm, learned, tokens);
        if (result.applied()) {
            steps++;
        }
        return result;
    }

    /**
     * What a pass over a batch found.
     *
     * @param loss the objective's, as a part of the step's
     * @param sums [S] the sum of the log-probabilities of each sequence's learned tokens
     * @param counts [S] how many they are
     * @param divergences [S] the sum of KL(parent || network) over them; empty where nothing is held to a parent
     */
    record Pass(double loss, double[] sums, double[] counts, double[] divergences) {
        /** Of what the network file gives: the rows one after another. */
        static Pass of(double loss, double[] rows, int sequences) {
            return new Pass(
                    loss,
                    Arrays.copyOfRange(rows, 0, sequences),
                    Arrays.copyOfRange(rows, sequences, 2 * sequences),
                    Arrays.copyOfRange(rows, 2 * sequences, rows.length));
        }
    }

    /**
     * Goes forward and backward over a batch; gradients add up until {@link #finish}.
     *
     * @param worth [S] what each packed sequence is worth
     * @param reference [S] their sums under the starting model
     * @param number of the batch within the step, so that each has a dropout of its own
     * @param hold what the batch is held to; null for nothing. Cross-entropy only
     */
    Pass learn(
            PackedBatch batch,
            double[] worth,
            double[] reference,
            double[] settings,
            Precision compute,
            int number,
            ParentNetwork.@Nullable Hold hold) {
        try (PtNDManager step = manager.newSubManager(manager.getDevice());
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            double drop = adapter == null ? 0 : adapter.config().dropout();
            // TorchScript makes an int of 31 bits at most from a number
            long dropped = new SplittableRandom(seed * 31 + steps * 1_000_003L + number).nextLong() >>> 33;
            List<PtNDArray> arguments = tensors(step, batch, worth, compute);
            arguments.add(doubles(step, reference));
            arguments.add(doubles(step, settings));
            arguments.add(doubles(step, new double[] {drop, dropped, checkpointing ? 1 : 0}));
            arguments.add(doubles(step, hold == null ? new double[0] : hold.shares()));
            arguments.addAll(parent(step, batch, hold));
            NDList in = new NDList(arguments.toArray(NDArray[]::new));
            in.addAll(new NDList(weights.toArray(NDArray[]::new)));
            in.addAll(new NDList(adapters.toArray(NDArray[]::new)));
            // DJL takes tensors only, and names tell it what they are for
            NDArray name = step.create(0);
            name.setName("module_method:learn");
            in.add(name);
            NDList out = program.block().forward(new ParameterStore(step, false), in, true, null);
            out.attach(step);
            double[] rows = out.get(2).toDoubleArray();
            double loss = out.get(1).toDoubleArray()[0];
            collector.backward(out.head());
            return Pass.of(loss, rows, worth.length);
        }
    }

    /** What the parent has before its head, and its head; two empty tensors where there is none. */
    private static List<PtNDArray> parent(PtNDManager step, PackedBatch batch, ParentNetwork.@Nullable Hold hold) {
        if (hold == null) {
            PtNDArray none = Program.floats(step, new float[0], new Shape(0));
            return List.of(none, none);
        }
        return List.of(hold.parent().hidden(step, batch), hold.parent().head());
    }

    /** The sums and counts of a batch's sequences, without gradients and dropout; the loss is 0. */
    Pass logprobs(PackedBatch batch, Precision compute, ParentNetwork.@Nullable Hold hold) {
        try (PtNDManager step = manager.newSubManager(manager.getDevice())) {
            List<PtNDArray> tensors = tensors(step, batch, new double[batch.examples()], compute);
            tensors.addAll(parent(step, batch, hold));
            IValue[] arguments = new IValue[tensors.size() + 2];
            for (int i = 0; i < tensors.size(); i++) {
                arguments[i] = IValue.from(tensors.get(i));
            }
            arguments[tensors.size()] = list(weights);
            arguments[tensors.size() + 1] = list(adapters);
            return Pass.of(0, program.call(step, "sequence_logprobs", arguments).toDoubleArray(), batch.examples());
        }
    }

    /** The loss of an objective from numbers that are there already; arguments as {@link #learn} and {@link Pass} have them. */
    double objective(double[] sums, double[] counts, double[] worth, double[] reference, double[] settings) {
        try (PtNDManager scratch = manager.newSubManager(manager.getDevice())) {
            return program.call(
                            scratch,
                            "objective",
                            IValue.from(doubles(scratch, sums)),
                            IValue.from(doubles(scratch, counts)),
                            IValue.from(doubles(scratch, worth)),
                            IValue.from(doubles(scratch, reference)),
                            IValue.from(doubles(scratch, settings)))
                    .toDoubleArray()[0];
        }
    }

    /**
     * Sets whether {@link #learn} holds what enters each layer only and computes the layers again on the way back: the same gradients from less memory, in more time
     * (gradient checkpointing, Chen et al. 2016, arXiv:1604.06174). Off at first.
     */
    public void gradientCheckpointing(boolean on) {
        checkpointing = on;
    }

    /** Sets how many scores are held at once, for tests of the piecewise way. */
    void scoresAtOnce(int scores) {
        scoresAtOnce = scores;
    }

    private double apply(AdamW settings, double rate, boolean finite) {
        try (PtNDManager step = manager.newSubManager(manager.getDevice())) {
            PtNDArray[] gradients = new PtNDArray[trainable.size()];
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] = trainable.get(i).getGradient();
                gradients[i].attach(step);
            }
            try (IValue norm = program.run(
                    "adamw",
                    list(trainable),
                    IValue.listFrom(gradients),
                    list(first),
                    list(second),
                    IValue.from((long) steps + 1),
                    IValue.from(rate),
                    IValue.from(settings.decay()),
                    IValue.from(settings.beta1()),
                    IValue.from(settings.beta2()),
                    IValue.from(settings.epsilon()),
                    IValue.from(settings.clip()),
                    IValue.from(finite))) {
                return norm.toDouble();
            }
        }
    }

    private List<PtNDArray> tensors(PtNDManager step, PackedBatch batch, double[] worth, Precision compute) {
        if (batch.width() > contextTokens) {
            throw new IllegalArgumentException("rows of " + batch.width() + " tokens for a network that was made for "
                    + contextTokens + "; pack them narrower");
        }
        Shape shape = new Shape(batch.rows(), batch.width());
        long rows = Math.max(1, scoresAtOnce / config.vocabularySize());
        double scale = adapter == null ? 0 : adapter.config().scale();
        return new ArrayList<>(List.of(
                longs(step, batch.ids(), shape),
                longs(step, batch.positions(), shape),
                longs(step, batch.documents(), shape),
                longs(step, batch.targets(), shape),
                longs(step, batch.owners(), shape),
                doubles(step, worth),
                longs(step, new long[] {rows}, new Shape()),
                cosines,
                sines,
                program.call(step, "zeros", IValue.listFrom(1L), IValue.from((long) compute.activationType())),
                Program.floats(step, new float[] {(float) scale}, new Shape())));
    }

    private static PtNDArray doubles(PtNDManager owner, double[] values) {
        return owner.create(DoubleBuffer.wrap(values), new Shape(values.length), DataType.FLOAT64);
    }

    static PtNDArray longs(PtNDManager owner, long[] values, Shape shape) {
        return owner.create(LongBuffer.wrap(values), shape, DataType.INT64);
    }

    private PtNDArray zeros(PtNDArray like) {
        return program.call(manager, "zeros", IValue.listFrom(like.getShape().getShape()), IValue.from(6L));
    }

    static IValue list(List<PtNDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    /** Releases weights and moments. */
    @Override
    public void close() {
        program.close();
    }
}
