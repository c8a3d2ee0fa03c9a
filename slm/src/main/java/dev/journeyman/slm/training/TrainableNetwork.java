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
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.network.FusedLayout;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Program;
import dev.journeyman.slm.network.RotaryTable;
import dev.journeyman.slm.network.Weights;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * A network whose weights move: float32 master weights with the optimizer's two moments, and {@link #step}, which is one
 * optimizer step over any number of micro-batches.
 */
public final class TrainableNetwork implements AutoCloseable {
    private static final String WEIGHTS = "weights";
    private static final String FIRST = "first-moments";
    private static final String SECOND = "second-moments";

    /** The most bytes of a tensor that are copied out at once when it is written. */
    private static final long CHUNK_BYTES = 64L << 20;

    private final ModelConfig config;
    private final Program program;
    private final PtNDManager manager;
    private final List<PtNDArray> weights;
    private final List<PtNDArray> trainable = new ArrayList<>();
    private final List<PtNDArray> first = new ArrayList<>();
    private final List<PtNDArray> second = new ArrayList<>();
    private final PtNDArray cosines;
    private final PtNDArray sines;
    private final int contextTokens;
    private int steps;

    private TrainableNetwork(ModelConfig config, Program program, List<PtNDArray> weights, int contextTokens) {
        this.config = config;
        this.program = program;
        this.contextTokens = contextTokens;
        this.manager = program.manager();
        // What a method of the network file returns is an inference tensor, which can have no gradient; a copy can.
        this.weights =
                weights.stream().map(weight -> (PtNDArray) weight.duplicate()).toList();
        for (PtNDArray weight : this.weights) {
            weight.attach(manager);
            weight.setName("weights[]");
            if (weight.size() > 0) {
                weight.setRequiresGradient(true);
                trainable.add(weight);
                first.add(zeros(weight));
                second.add(zeros(weight));
            }
        }
        RotaryTable table = RotaryTable.of(config, contextTokens);
        Shape shape = new Shape(contextTokens, config.headWidth());
        this.cosines = Program.floats(manager, table.cosines(), shape);
        this.sines = Program.floats(manager, table.sines(), shape);
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
        for (FusedLayout.Entry entry : entries(config)) {
            long[] shape = shape(entry, shapes);
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
        TrainableNetwork network = new TrainableNetwork(config, program, weights, contextTokens);
        weights.forEach(PtNDArray::close);
        return network;
    }

    /** A network that starts from a checkpoint. */
    public static TrainableNetwork from(Checkpoint checkpoint, int contextTokens) {
        ModelConfig config = checkpoint.config();
        Program program = Program.compile(config);
        try (Weights loaded = Weights.load(program, checkpoint, Precision.FLOAT32)) {
            return new TrainableNetwork(
                    config, program, loaded.tensors().subList(0, entries(config).size()), contextTokens);
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

    /** Writes weights and moments in float32, so that {@link #resume} goes on as if nothing had happened. */
    public void save(Path directory) {
        CheckpointWriter.write(directory.resolve(WEIGHTS), config, sources(weights, ElementType.F32));
        CheckpointWriter.write(directory.resolve(FIRST), config, sources(withEmpty(first), ElementType.F32));
        CheckpointWriter.write(directory.resolve(SECOND), config, sources(withEmpty(second), ElementType.F32));
    }

    /** Writes the weights alone as a checkpoint that any tool reads; F32, F16 or BF16. */
    public void export(Path directory, ElementType type) {
        CheckpointWriter.write(directory, config, sources(weights, type));
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

    /** The fused tensors taken apart again, in the names and shapes of a checkpoint. */
    private List<TensorSource> sources(List<PtNDArray> arrays, ElementType type) {
        Map<String, long[]> shapes = TensorNames.expectedShapes(config);
        Map<String, TensorSource> sources = new HashMap<>();
        List<FusedLayout.Entry> entries = entries(config);
        for (int i = 0; i < entries.size(); i++) {
            long row = 0;
            for (String name : entries.get(i).names()) {
                long[] shape = rows(shapes, name);
                sources.put(name, source(name, type, shape, arrays.get(i), row));
                row += shape[0];
            }
        }
        List<TensorSource> ordered = new ArrayList<>();
        shapes.keySet().forEach(name -> ordered.add(sources.get(name)));
        return ordered;
    }

    private TensorSource source(String name, ElementType type, long[] shape, PtNDArray array, long row) {
        long rowBytes = type.bytes();
        for (int d = 1; d < shape.length; d++) {
            rowBytes *= shape[d];
        }
        long rowsAtOnce = Math.max(1, CHUNK_BYTES / rowBytes);
        return new TensorSource(
                name,
                type,
                shape,
                () -> LongStream.iterate(0, at -> at < shape[0], at -> at + rowsAtOnce)
                        .mapToObj(at -> encoded(array, type, row + at, Math.min(rowsAtOnce, shape[0] - at)))
                        .iterator());
    }

    /** Some rows of a tensor as the bytes of an element type. */
    private ByteBuffer encoded(PtNDArray array, ElementType type, long row, long rows) {
        long element = switch (type) {
            case F32 -> 6;
            case F16 -> 5;
            case BF16 -> 15;
            default -> throw new IllegalArgumentException("weights are written as F32, F16 or BF16, not " + type);
        };
        try (PtNDManager scratch = manager.newSubManager(manager.getDevice())) {
            return program.call(
                            scratch,
                            "encode",
                            IValue.from(array),
                            IValue.from(element),
                            IValue.from(row),
                            IValue.from(rows))
                    .toByteBuffer();
        }
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
        for (PackedBatch batch : batches) {
            try (PtNDManager step = manager.newSubManager(manager.getDevice());
                    GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray part = forward(step, "loss", batch, learned, compute);
                loss += part.getFloat();
                collector.backward(part);
            }
        }
        double norm = apply(settings, rate, Double.isFinite(loss));
        StepResult result = new StepResult(loss, norm, learned, tokens);
        if (result.applied()) {
            steps++;
        }
        return result;
    }

    /** Mean cross-entropy of the learned tokens of some batches, without learning from them; 0 where there are none. */
    public double evaluate(List<PackedBatch> batches, Precision compute) {
        double loss = 0;
        int learned = Math.max(
                1, batches.stream().mapToInt(PackedBatch::learnedTokens).sum());
        for (PackedBatch batch : batches) {
            try (PtNDManager step = manager.newSubManager(manager.getDevice())) {
                PtNDArray part = program.call(step, "loss", arguments(step, batch, learned, compute));
                loss += part.getFloat();
            }
        }
        return loss;
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

    /** Runs a method of the network file with gradients; DJL takes tensors only, and names tell it what they are for. */
    private NDArray forward(PtNDManager step, String method, PackedBatch batch, int divisor, Precision compute) {
        NDList in = new NDList();
        for (PtNDArray argument : tensors(step, batch, divisor, compute)) {
            in.add(argument);
        }
        in.addAll(new NDList(weights.toArray(NDArray[]::new)));
        NDArray name = step.create(0);
        name.setName("module_method:" + method);
        in.add(name);
        NDArray loss = program.block()
                .forward(new ParameterStore(step, false), in, true, null)
                .head();
        loss.attach(step);
        return loss;
    }

    private IValue[] arguments(PtNDManager step, PackedBatch batch, int divisor, Precision compute) {
        List<PtNDArray> tensors = tensors(step, batch, divisor, compute);
        IValue[] arguments = new IValue[tensors.size() + 1];
        for (int i = 0; i < tensors.size(); i++) {
            arguments[i] = IValue.from(tensors.get(i));
        }
        arguments[tensors.size()] = list(weights);
        return arguments;
    }

    private List<PtNDArray> tensors(PtNDManager step, PackedBatch batch, int divisor, Precision compute) {
        if (batch.width() > contextTokens) {
            throw new IllegalArgumentException("rows of " + batch.width() + " tokens for a network that was made for "
                    + contextTokens + "; pack them narrower");
        }
        Shape shape = new Shape(batch.rows(), batch.width());
        return List.of(
                longs(step, batch.ids(), shape),
                longs(step, batch.positions(), shape),
                longs(step, batch.documents(), shape),
                longs(step, batch.targets(), shape),
                Program.floats(step, new float[] {divisor}, new Shape()),
                cosines,
                sines,
                program.call(step, "zeros", IValue.listFrom(1L), IValue.from((long) compute.activationType())));
    }

    private static PtNDArray longs(PtNDManager owner, long[] values, Shape shape) {
        return owner.create(LongBuffer.wrap(values), shape, DataType.INT64);
    }

    private PtNDArray zeros(PtNDArray like) {
        return program.call(manager, "zeros", IValue.listFrom(like.getShape().getShape()), IValue.from(6L));
    }

    private static IValue list(List<PtNDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    /** The entries that are trained: a tied head is the embedding, and is there already. */
    private static List<FusedLayout.Entry> entries(ModelConfig config) {
        List<FusedLayout.Entry> entries = new ArrayList<>(FusedLayout.body(config));
        if (!config.tiedEmbeddings()) {
            entries.add(FusedLayout.head(config));
        }
        return entries;
    }

    private static long[] shape(FusedLayout.Entry entry, Map<String, long[]> shapes) {
        if (entry.names().isEmpty()) {
            return new long[] {0};
        }
        long[] shape = rows(shapes, entry.names().get(0)).clone();
        for (int i = 1; i < entry.names().size(); i++) {
            shape[0] += rows(shapes, entry.names().get(i))[0];
        }
        return shape;
    }

    private static long[] rows(Map<String, long[]> shapes, String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    /** Releases weights and moments. */
    @Override
    public void close() {
        program.close();
    }
}
