package dev.journeyman.slm.network;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * One product of random matrices as the network multiplies them at a precision, [N,C] x [F,C] -> [N,F]: for measuring how fast this machine multiplies. It keeps no time
 * itself.
 */
public final class ProductProbe implements AutoCloseable {
    private static final double DEVIATION = 0.02;

    /** Where the network file looks for the steps of the first matrix in 8 or 4 bits, one layer being there. */
    private static final int STEPS = 14;

    private final Program program;
    private final long operations;
    private final IValue input;
    private final IValue weights;
    private final IValue packed;

    /**
     * Makes the matrices.
     *
     * @param rows N
     * @param in C
     * @param out F
     */
    public ProductProbe(Precision precision, int rows, int in, int out) {
        this.operations = 2L * rows * in * out;
        this.program = Program.compile(smallest());
        PtNDManager manager = program.manager();
        int type = precision.activationType();
        this.input = IValue.from(random(manager, rows, in, type, 1));
        PtNDArray matrix = random(manager, out, in, type, 2);
        this.packed = program.run("packs");
        PtNDArray[] list = new PtNDArray[STEPS + 1];
        Arrays.fill(list, matrix);
        boolean ordered = (long) out * in >= Processor.here().orderedFrom(precision);
        if (precision == Precision.INT4) {
            quantized("pack_four", List.of(IValue.from(random(manager, out, in, 6, 2)), IValue.from(64L)), list);
        } else if (precision == Precision.INT8 && ordered) {
            quantized("pack_eight", List.of(IValue.from(matrix)), list);
        } else if (precision == Precision.INT8) {
            try (IValue wide = IValue.from(matrix)) {
                IValueUtils.runMethod(program.block(), "pack", packed, wide).close(); // keeps the list open
            }
        } else if (ordered) {
            list[0] = program.call(manager, "pack_order", IValue.from(matrix));
        }
        this.weights = IValue.listFrom(list);
    }

    private void quantized(String method, List<IValue> arguments, PtNDArray[] list) {
        try (IValue taken = program.run(method, arguments.toArray(IValue[]::new))) {
            PtNDArray[] parts = taken.toTensorArray(program.manager());
            list[0] = parts[0];
            list[STEPS] = parts[1];
        }
    }

    /** Multiplications and additions of a product. */
    public long operations() {
        return operations;
    }

    /** Multiplies once. */
    public void multiply() {
        try (IValue first = IValue.from(0L);
                IValue result =
                        IValueUtils.runMethod(program.block(), "product", input, weights, first, packed, first);
                PtNDArray taken = result.toTensor(program.manager())) {
            if (taken.isReleased()) {
                throw new IllegalStateException("the product was freed before it was taken");
            }
        }
    }

    /** Releases the matrices. */
    @Override
    public void close() {
        input.close();
        weights.close();
        packed.close();
        program.close();
    }

    private PtNDArray random(PtNDManager owner, int rows, int columns, int type, long seed) {
        return program.call(
                owner,
                "random",
                IValue.listFrom((long) rows, columns),
                IValue.from(DEVIATION),
                IValue.from((long) type),
                IValue.from(seed));
    }

    /** A configuration, because the network file is compiled for one; a product knows nothing of it. */
    static ModelConfig smallest() {
        return new ModelConfig(
                Architecture.LLAMA,
                4,
                4,
                4,
                1,
                1,
                1,
                4,
                1e-5,
                10_000,
                new RopeScaling.None(),
                16,
                0,
                0,
                true,
                false,
                false,
                false,
                false,
                List.of(),
                OptionalInt.empty(),
                "float32");
    }
}
