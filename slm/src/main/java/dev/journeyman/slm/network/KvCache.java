package dev.journeyman.slm.network;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.journeyman.slm.checkpoint.ModelConfig;

/** Keys and values of the tokens seen so far: for each layer [slots, K, capacity, D], twice. Its size never changes. */
public final class KvCache implements AutoCloseable {
    private final PtNDManager manager;
    private final IValue keys;
    private final IValue values;
    private final int slots;
    private final int capacityTokens;
    private final long bytes;

    KvCache(Program program, ModelConfig config, Precision precision, int slots, int capacityTokens) {
        if (slots < 1 || capacityTokens < 1) {
            throw new IllegalArgumentException("a cache needs at least one slot and one token");
        }
        this.manager = program.manager().newSubManager(program.manager().getDevice());
        this.slots = slots;
        this.capacityTokens = capacityTokens;
        long[] shape = {slots, config.kvHeads(), capacityTokens, config.headWidth()};
        this.keys = layers(program, config.layers(), shape, precision.activationType());
        this.values = layers(program, config.layers(), shape, precision.activationType());
        long each = (long) slots * config.kvHeads() * capacityTokens * config.headWidth();
        this.bytes = 2L * config.layers() * each * (precision == Precision.FLOAT32 ? 4 : 2);
    }

    private IValue layers(Program program, int layers, long[] shape, long type) {
        PtNDArray[] arrays = new PtNDArray[layers];
        for (int l = 0; l < layers; l++) {
            arrays[l] = program.call(manager, "zeros", IValue.listFrom(shape), IValue.from(type));
        }
        return IValue.listFrom(arrays);
    }

    IValue keys() {
        return keys;
    }

    IValue values() {
        return values;
    }

    public int slots() {
        return slots;
    }

    public int capacityTokens() {
        return capacityTokens;
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        keys.close();
        values.close();
        manager.close();
    }
}
