package dev.journeyman.slm.training;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.checkpoint.WeightValues;
import dev.journeyman.slm.network.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A LoRA adapter's matrices in the order that the network file wants: fourteen a layer, A [r,in] and B [out,r] of each
 * {@link Projection} in the order of that enum, empty ones where it is no target.
 */
final class AdapterTensors {
    private final LoraConfig config;
    private final ModelConfig model;
    private final List<PtNDArray> all = new ArrayList<>();
    private final List<PtNDArray> trainable = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** What gives a matrix its first values. */
    @FunctionalInterface
    private interface Values {
        float[] of(String name, int rows, int columns);
    }

    private AdapterTensors(LoraConfig config, ModelConfig model, Program program, Values values) {
        this.config = config;
        this.model = model;
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection target : Projection.values()) {
                if (config.targets().contains(target)) {
                    add(program, values, LoraAdapter.downName(layer, target), config.rank(), target.inWidth(model));
                    add(program, values, LoraAdapter.upName(layer, target), target.outWidth(model), config.rank());
                } else {
                    all.add(Program.floats(program.manager(), new float[0], new Shape(0)));
                    all.add(Program.floats(program.manager(), new float[0], new Shape(0)));
                }
            }
        }
    }

    /** A new adapter, which changes nothing yet: A uniform within 1/sqrt(in), as PEFT draws it, and B zero. */
    static AdapterTensors fresh(LoraConfig config, ModelConfig model, Program program, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new AdapterTensors(config, model, program, (name, rows, columns) -> {
            float[] values = new float[Math.multiplyExact(rows, columns)];
            if (name.endsWith("lora_A.weight")) {
                double bound = 1 / Math.sqrt(columns);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(-bound, bound);
                }
            }
            return values;
        });
    }

    /** An adapter that was written before. */
    static AdapterTensors of(LoraAdapter adapter, ModelConfig model, Program program) {
        List<float[]> stored = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection target : Projection.values()) {
                if (adapter.config().targets().contains(target)) {
                    stored.add(floats(adapter.down(layer, target)));
                    stored.add(floats(adapter.up(layer, target)));
                }
            }
        }
        var next = stored.iterator();
        return new AdapterTensors(adapter.config(), model, program, (name, rows, columns) -> next.next());
    }

    private static float[] floats(StoredTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        WeightValues.read(tensor, 0, values);
        return values;
    }

    private void add(Program program, Values values, String name, int rows, int columns) {
        PtNDArray array = Program.floats(program.manager(), values.of(name, rows, columns), new Shape(rows, columns));
        all.add(array);
        trainable.add(array);
        names.add(name);
    }

    LoraConfig config() {
        return config;
    }

    /** Every place of the network file's list. */
    List<PtNDArray> all() {
        return all;
    }

    /** The matrices that there are. */
    List<PtNDArray> trainable() {
        return trainable;
    }

    /** Tensors of the same shapes as {@link #trainable}, as an adapter's to be written. */
    List<TensorSource> sources(TensorFiles files, List<PtNDArray> arrays, ElementType type) {
        var shapes = LoraAdapter.expectedShapes(config, model);
        List<TensorSource> sources = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            long[] shape = shapes.get(name);
            if (shape == null) {
                throw new IllegalStateException("an adapter has no " + name);
            }
            sources.add(files.source(name, type, shape, arrays.get(i), 0));
        }
        return sources;
    }
}
