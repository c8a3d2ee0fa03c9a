package dev.journeyman.slm.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.journeyman.slm.checkpoint.ModelConfig;
import java.util.Arrays;

/**
 * Keys and values of the tokens seen so far: for each layer [slots, 2K, capacity, D], keys before values; and the rotary tables
 * [capacity, D] of the positions it has. Where heads share no keys, these are not in 32 bits and the processor is slow at bfloat16 vectors, also room for those of one layer in 32 bits. Its size never
 * changes.
 */
public final class KvCache implements AutoCloseable {
    private static final boolean WIDENS = !Processor.here().multipliesBfloat16Vectors();

    private final Program program;
    private final PtNDManager manager;
    private final IValue layers;
    private final IValue cosines;
    private final IValue sines;
    private final int slots;
    private final int capacityTokens;
    private final long bytes;
    private final LongTensors numbers = new LongTensors();

    KvCache(Program program, ModelConfig config, Precision precision, int slots, int capacityTokens) {
        if (slots < 1 || capacityTokens < 1) {
            throw new IllegalArgumentException("a cache needs at least one slot and one token");
        }
        this.program = program;
        this.slots = slots;
        this.capacityTokens = capacityTokens;
        long[] shape = {slots, 2L * config.kvHeads(), capacityTokens, config.headWidth()};
        this.bytes = (long) slots * capacityTokens * bytesPerToken(config, precision);
        RotaryTable table = RotaryTable.of(config, capacityTokens);
        Shape tableShape = new Shape(capacityTokens, config.headWidth());
        this.manager = program.manager().newSubManager(program.manager().getDevice());
        try {
            // Tensors first: those belong to the manager, and an IValue would hold on to them after it is closed.
            PtNDArray[] each = layers(program, config, shape, precision);
            PtNDArray cosineTable = table(program, manager, table.cosines(), tableShape, precision);
            PtNDArray sineTable = table(program, manager, table.sines(), tableShape, precision);
            this.layers = IValue.listFrom(each);
            this.cosines = IValue.from(cosineTable);
            this.sines = IValue.from(sineTable);
            PassingThread.countCache(1);
        } catch (RuntimeException e) {
            manager.close();
            throw new IllegalStateException(
                    "a cache of " + slots + " slots of " + capacityTokens + " tokens takes " + (bytes >> 20)
                            + " MiB, which could not be had; ask for fewer slots or a shorter context",
                    e);
        }
    }

    static long bytesPerToken(ModelConfig config, Precision precision) {
        int numberBytes = precision == Precision.FLOAT32 ? 4 : 2;
        long numbers = 2L * config.kvHeads() * config.headWidth(); // of a layer
        return numbers * (config.layers() * numberBytes + (widens(config, precision) ? 4 : 0));
    }

    /** Whether keys and values are attended in 32 bits and not held so: see decode_attention of the network file. */
    private static boolean widens(ModelConfig config, Precision precision) {
        return precision != Precision.FLOAT32 && config.heads() == config.kvHeads() && WIDENS;
    }

    private PtNDArray[] layers(Program program, ModelConfig config, long[] shape, Precision precision) {
        PtNDArray[] arrays = new PtNDArray[config.layers() + 1];
        for (int l = 0; l < config.layers(); l++) {
            arrays[l] =
                    program.call(manager, "zeros", IValue.listFrom(shape), IValue.from((long) precision.cacheType()));
            PassingThread.giveWay();
        }
        long room = widens(config, precision) ? Arrays.stream(shape).reduce(1, Math::multiplyExact) : 0;
        arrays[config.layers()] = program.call(
                manager, "unfilled", IValue.listFrom(room), IValue.from((long) Precision.FLOAT32.cacheType()));
        return arrays;
    }

    /** A table [T,D] as activations have it. */
    static PtNDArray table(Program program, PtNDManager manager, float[] numbers, Shape shape, Precision precision) {
        PtNDArray wide = Program.floats(manager, numbers, shape);
        if (precision.activationType() == Precision.FLOAT32.activationType()) {
            return wide;
        }
        try (wide) {
            return program.call(manager, "cast", IValue.from(wide), IValue.from((long) precision.activationType()));
        }
    }

    /** Of each layer [slots, 2K, capacity, D]: the keys, then the values; behind them the room for one in 32 bits [n], or [0]. */
    IValue layers() {
        return layers;
    }

    /** The numbers of the step under way; who has the cache has the step. */
    LongTensors numbers() {
        return numbers;
    }

    IValue cosines() {
        return cosines;
    }

    IValue sines() {
        return sines;
    }

    /** Copies the first tokens of a slot into another. */
    public void copy(int fromSlot, int toSlot, int tokens) {
        if (fromSlot == toSlot || fromSlot < 0 || toSlot < 0 || fromSlot >= slots || toSlot >= slots) {
            throw new IllegalArgumentException(
                    "slots " + fromSlot + " and " + toSlot + " must be two of the " + slots + " there are");
        }
        if (tokens < 1 || tokens > capacityTokens) {
            throw new IllegalArgumentException(tokens + " tokens of a cache for " + capacityTokens);
        }
        move("copy_slot", fromSlot, toSlot, tokens);
    }

    /** Makes a slot hold zeros. */
    public void erase(int slot) {
        move("erase_slot", slot);
    }

    private void move(String method, long... numbers) {
        IValue[] arguments = new IValue[1 + numbers.length];
        arguments[0] = layers;
        for (int i = 0; i < numbers.length; i++) {
            arguments[1 + i] = IValue.from(numbers[i]);
        }
        try {
            IValueUtils.runMethod(program.block(), method, arguments).close();
        } finally {
            for (int i = 1; i < arguments.length; i++) {
                arguments[i].close();
            }
        }
    }

    /** How many sequences it holds side by side. */
    public int slots() {
        return slots;
    }

    /** The most tokens of a sequence. */
    public int capacityTokens() {
        return capacityTokens;
    }

    /** What it takes in memory, but for the rotary tables. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        PassingThread.countCache(-1);
        layers.close();
        cosines.close();
        sines.close();
        manager.close();
    }
}
