package dev.journeyman.slm.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loaded network: immutable weights and the compiled file that applies them. {@link #forward} is one step over a ragged
 * batch, any mix of prefill and decode; the state of sequences lives in a {@link KvCache} that the caller holds.
 *
 * <p>Any thread may call it, each with a cache that no other uses meanwhile.
 */
public final class Network implements AutoCloseable {
    private static final int WARM_TOKENS = 8;
    private static final long SMALL_BYTES = 16L << 20; // of weights; docs/experiments.md, "Small networks alone"

    private final ModelConfig config;
    private final Precision precision;
    private final Program program;
    private final Weights weights;
    private final IValue tensors;
    private final IValue packed;
    private final PtNDArray none; // an empty tensor
    private @Nullable Thread steps; // the last that did

    private Network(ModelConfig config, Precision precision, Program program, Weights weights) {
        this.config = config;
        this.precision = precision;
        this.program = program;
        this.weights = weights;
        this.tensors = weights.tensorList();
        this.packed = weights.packed();
        this.none = Program.floats(program.manager(), new float[0], new Shape(0));
    }

    /**
     * Loads a checkpoint into memory.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where a tensor cannot be read
     */
    public static Network load(Checkpoint checkpoint, Precision precision) {
        return load(checkpoint, precision, Processor.here().orderedFrom(precision));
    }

    /** The same with a choice of which matrices {@linkplain Weights#load(Program, Checkpoint, Precision, long) are in oneDNN's order}. */
    static Network load(Checkpoint checkpoint, Precision precision, long orderedFrom) {
        return PassingThread.run(() -> loaded(checkpoint, precision, orderedFrom));
    }

    private static Network loaded(Checkpoint checkpoint, Precision precision, long orderedFrom) {
        Program program = Program.compile(checkpoint.config());
        try {
            Network network = new Network(
                    checkpoint.config(), precision, program, Weights.load(program, checkpoint, precision, orderedFrom));
            network.warmUp();
            return network;
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /**
     * Steps a few times for nothing. The first two times a method is called the interpreter brings it into its final form, which takes a tenth of a second: now, and not while others wait for
     * their next token.
     */
    private void warmUp() {
        int tokens = Math.min(WARM_TOKENS, config.contextTokens());
        try (KvCache cache = new KvCache(program, config, precision, 1, tokens)) {
            for (int start = 0; start < tokens; ) { // pieces of a prompt of 2 tokens, then single ones
                int many = Math.min(start < tokens / 2 ? 2 : 1, tokens - start);
                forward(List.of(new Row(0, start, new int[many], Row.Want.LAST)), cache)
                        .close();
                start += many;
                PassingThread.giveWay();
            }
        }
    }

    /** The network's shape. */
    public ModelConfig config() {
        return config;
    }

    /** How its weights are held. */
    public Precision precision() {
        return precision;
    }

    /** What the weights take in memory. */
    public long weightBytes() {
        return weights.bytes();
    }

    /** Whether it is so small that several threads would wait for each other for about as long as they share its work. */
    public boolean isSmall() {
        return weightBytes() < SMALL_BYTES;
    }

    /** Matrices that stay in bfloat16 although 4 bits were asked for, by their stored names. */
    public List<String> wideMatrices() {
        return weights.wide();
    }

    /**
     * A cache for {@code slots} sequences of up to {@code capacityTokens} tokens each.
     *
     * @throws IllegalArgumentException where the model's context is shorter
     * @throws IllegalStateException where there is no memory for it
     */
    public KvCache newCache(int slots, int capacityTokens) {
        if (capacityTokens > config.contextTokens()) {
            throw new IllegalArgumentException("a cache of " + capacityTokens
                    + " tokens is longer than the model's context of " + config.contextTokens());
        }
        return PassingThread.run(() -> new KvCache(program, config, precision, slots, capacityTokens));
    }

    /** What a token's keys and values take in a cache. */
    public long cacheBytesPerToken() {
        return KvCache.bytesPerToken(config, precision);
    }

    /**
     * An adapter beside this network, for {@linkplain Row#adapter rows} of it; to be closed before the network. Any thread may ask, also while another runs the network.
     *
     * @param stored opened with this network's config; may be closed afterwards
     * @throws IllegalArgumentException where it was opened for a model of other shapes
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where a matrix cannot be read
     */
    public Adapter newAdapter(LoraAdapter stored) {
        return PassingThread.run(() -> Adapter.load(program, config, precision, stored));
    }

    /** What an adapter of that config would take in memory. */
    public long adapterBytes(LoraConfig adapter) {
        return Adapter.bytes(adapter, config, precision);
    }

    /**
     * Adds each row's tokens to its slot and returns the logits that the rows want.
     *
     * @throws IllegalArgumentException where a row leaves the cache or the vocabulary, two rows share a slot, an adapter is another network's, or the logits
     *     would take more than 2 GiB
     */
    public Logits forward(List<Row> rows, KvCache cache) {
        StepLayout layout = StepLayout.of(rows, cache, config.vocabularySize(), config.slidingWindowTokens());
        DecodeRuns runs = layout.runs();
        if (!layout.adapters().adapters().stream().allMatch(adapter -> adapter.isOf(program))) {
            throw new IllegalArgumentException("an adapter of another network");
        }
        PtNDManager step = program.manager().newSubManager(program.manager().getDevice());
        PassingThread.stepBegins();
        if (!Thread.currentThread().equals(steps)) {
            OperatorThreads.takeOver();
            steps = Thread.currentThread();
        }
        try {
            LongTensors numbers = cache.numbers();
            numbers.reuse();
            IValue[] own = {
                IValue.from(numbers.vector(step, layout.ids())),
                IValue.from(numbers.vector(step, layout.positions())),
                IValue.from(numbers.vector(step, layout.slots())),
                IValue.listFrom(runs.runs()),
                IValue.listFrom(runs.windowed()),
                IValue.from(numbers.vector(step, runs.inOrder() ? new long[0] : runs.picks())),
                IValue.from(numbers.vector(step, runs.back())),
                IValue.from(numbers.vector(step, runs.ends())),
                IValue.listFrom(layout.starts()),
                IValue.listFrom(layout.lengths()),
                IValue.listFrom(layout.prefilled()),
                IValue.from(numbers.vector(step, layout.wanted())),
                adapters(layout.adapters().adapters()),
                IValue.listFrom(layout.adapters().numbers(Adapter.places(config), precision == Precision.INT8))
            };
            try (IValue result = IValueUtils.runMethod(
                    program.block(),
                    "forward",
                    own[0],
                    own[1],
                    own[2],
                    own[3],
                    own[4],
                    own[5],
                    own[6],
                    own[7],
                    own[8],
                    own[9],
                    own[10],
                    own[11],
                    tensors,
                    packed,
                    own[12],
                    own[13],
                    cache.cosines(),
                    cache.sines(),
                    cache.layers())) {
                return new Logits(
                        program, step, result.toTensor(step), layout.wanted().length, config.vocabularySize());
            } finally {
                for (IValue value : own) {
                    value.close();
                }
            }
        } catch (RuntimeException | Error e) { // an engine goes on after it, so the step's memory must not stay
            step.close();
            throw e;
        } finally {
            PassingThread.stepEnded();
        }
    }

    /** The list of several adapters; one of an empty tensor where there are none, since an empty list has no type. */
    private IValue adapters(List<Adapter> adapters) {
        List<PtNDArray> tensors = new ArrayList<>();
        for (Adapter adapter : adapters) {
            tensors.addAll(adapter.tensors());
        }
        if (tensors.isEmpty()) {
            tensors.add(none);
        }
        return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
    }

    /**
     * What is needed to make vectors of texts of up to {@code mostTokens} tokens.
     *
     * @throws IllegalArgumentException where the model's context is shorter
     */
    public HiddenStates hiddenStates(int mostTokens) {
        if (mostTokens < 1 || mostTokens > config.contextTokens()) {
            throw new IllegalArgumentException("texts of " + mostTokens
                    + " tokens do not fit the model's context of 1 to " + config.contextTokens());
        }
        return PassingThread.run(() -> new HiddenStates(program, config, precision, tensors, packed, mostTokens));
    }

    /** Releases the weights. Its caches are to be closed before. */
    @Override
    public void close() {
        tensors.close();
        packed.close();
        program.close();
    }
}
