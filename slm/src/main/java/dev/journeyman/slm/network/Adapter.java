package dev.journeyman.slm.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.WeightValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A LoRA adapter (Hu et al. 2021, arXiv:2106.09685) beside a loaded network: {@code y = W x + scale B A x} for the rows of a step that have it, while the network's own weights stay as they
 * are for all others. Immutable; in the element type of the network's activations, whatever its weights are held in. To be closed before the network, when no step runs with it.
 */
public final class Adapter implements AutoCloseable {
    /** Maps whose inputs are the same rows, in the order in which their outputs lie side by side: their A are one matrix. */
    private static final List<List<Projection>> GROUPS = List.of(
            List.of(Projection.QUERY, Projection.KEY, Projection.VALUE),
            List.of(Projection.OUTPUT),
            List.of(Projection.GATE, Projection.UP),
            List.of(Projection.DOWN));

    private final Program program;
    private final LoraConfig config;
    private final PtNDManager manager;
    private final PtNDArray nothing;
    private final List<PtNDArray> tensors = new ArrayList<>();
    private final long bytes;

    private Adapter(Program program, ModelConfig model, Precision precision, LoraAdapter stored) {
        this.program = program;
        this.config = stored.config();
        this.bytes = bytes(config, model, precision);
        this.manager = program.manager().newSubManager(program.manager().getDevice());
        this.nothing = Program.floats(manager, new float[0], new Shape(0));
        try {
            for (int layer = 0; layer < model.layers(); layer++) {
                for (List<Projection> group : GROUPS) {
                    add(layer, group, stored, model, precision);
                }
            }
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Brings an adapter's matrices into memory.
     *
     * @throws IllegalArgumentException where it was opened for a model of other shapes
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where a matrix cannot be read
     */
    static Adapter load(Program program, ModelConfig model, Precision precision, LoraAdapter stored) {
        return new Adapter(program, model, precision, stored);
    }

    /** What the matrices of an adapter of that config take. */
    static long bytes(LoraConfig config, ModelConfig model, Precision precision) {
        long numbers = 0;
        for (long[] shape : LoraAdapter.expectedShapes(config, model).values()) {
            numbers += shape[0] * shape[1];
        }
        return numbers * (precision.activationType() == Precision.FLOAT32.activationType() ? 4 : 2);
    }

    private void add(int layer, List<Projection> group, LoraAdapter stored, ModelConfig model, Precision precision) {
        List<Projection> targets =
                group.stream().filter(config.targets()::contains).toList();
        int rank = config.rank();
        int in = group.getFirst().inWidth(model);
        float[] down = new float[Math.multiplyExact(targets.size() * rank, in)]; // A of all of them [parts * r, in]
        for (int part = 0; part < targets.size(); part++) {
            float[] values = values(stored.down(layer, targets.get(part)), rank, in);
            System.arraycopy(values, 0, down, part * rank * in, values.length);
        }
        for (Projection projection : group) {
            boolean first = projection == group.getFirst();
            tensors.add(first ? tensor(down, targets.size() * rank, in, precision) : nothing);
            if (!targets.contains(projection)) {
                tensors.add(nothing);
                continue;
            }
            int out = projection.outWidth(model);
            float[] up = values(stored.up(layer, projection), out, rank);
            for (int i = 0; i < up.length; i++) {
                up[i] *= (float) config.scale();
            }
            tensors.add(tensor(up, out, rank, precision));
        }
    }

    private static float[] values(StoredTensor stored, int rows, int columns) {
        if (!Arrays.equals(stored.shape(), new long[] {rows, columns})) {
            throw new IllegalArgumentException("the adapter was opened for a model of other shapes: " + stored
                    + " is not [" + rows + "," + columns + "]");
        }
        float[] values = new float[Math.multiplyExact(rows, columns)];
        WeightValues.read(stored, 0, values);
        return values;
    }

    private PtNDArray tensor(float[] values, int rows, int columns, Precision precision) {
        if (values.length == 0) {
            return nothing;
        }
        PtNDArray wide = Program.floats(manager, values, new Shape(rows, columns));
        if (precision.activationType() == Precision.FLOAT32.activationType()) {
            return wide;
        }
        try (wide) {
            return program.call(manager, "cast", IValue.from(wide), IValue.from((long) precision.activationType()));
        }
    }

    /** What it changes and how strongly. */
    public LoraConfig config() {
        return config;
    }

    /** What its matrices take in memory. */
    public long bytes() {
        return bytes;
    }

    boolean isOf(Program other) {
        return program == other;
    }

    /** How many places of the network file's list an adapter has. */
    static int places(ModelConfig model) {
        return 2 * Projection.values().length * model.layers();
    }

    /** Its places in the network file's list. */
    List<PtNDArray> tensors() {
        return tensors;
    }

    /** Releases its matrices. */
    @Override
    public void close() {
        manager.close();
    }
}
