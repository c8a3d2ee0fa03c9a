package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products in 8 bits: both libraries' are what a plain loop here says that 8 bits on both sides make of them, and a row's is the same alone and among others. */
class EightBitsIT {
    private static final long SEED = 20261123;

    /** Where the network file looks for the steps of the first matrix, one layer being there. */
    private static final int STEPS = 14;

    /** Sizes as the starter, 135 million and a billion weights have them, and rows that fill no whole tile. */
    @ParameterizedTest
    @CsvSource({
        "true, 40, 64", "false, 40, 64",
        "true, 960, 576", "false, 960, 576",
        "true, 2048, 2048", "false, 2048, 2048",
        "true, 512, 8192", "false, 512, 8192"
    })
    void aProductIsThatOfTheCodes(boolean ordered, int rows, int columns) {
        boolean wide = Processor.here().addsEightBitProducts();
        assumeTrue(wide || !ordered, "this processor adds 8-bit products up in 16 bits, where oneDNN's are not used");
        Random random = new Random(SEED + rows);
        float[] weights = gaussian(random, rows * columns, 0.05);
        Arrays.fill(weights, 0, columns, 0); // a row of nothing
        int tokens = 200;
        float[] x = gaussian(random, tokens * columns, 1);
        x[5 * columns + 3] = 300; // a token with an outlier, which its neighbours must not feel
        Arrays.fill(x, columns, 2 * columns, 0); // and one of nothing
        try (Program program = Program.compile(ProductProbe.smallest());
                Product product = new Product(program, weights, rows, columns, ordered)) {
            float[] all = product.of(x, tokens);
            int levels = wide ? 127 : 63;
            for (int n : new int[] {0, 1, 4, 5, 6, 31, 100, 199}) {
                for (int f = 0; f < rows; f += 7) {
                    double wanted = reference(x, n * columns, weights, f * columns, columns, levels);
                    // the sum of codes is a whole number and exact; what is rounded are the three factors after it
                    assertThat(Math.abs(all[n * rows + f] - wanted))
                            .as("seed %d, token %d, row %d: %s", SEED, n, f, wanted)
                            .isLessThanOrEqualTo(1e-6 * Math.abs(wanted));
                }
            }
            for (int many : new int[] {1, 2, 5, 16, 37}) {
                assertThat(product.of(Arrays.copyOf(x, many * columns), many))
                        .as("%d tokens alone", many)
                        .containsExactly(Arrays.copyOf(all, many * rows));
            }
            assertThat(product.of(Arrays.copyOfRange(x, 5 * columns, 6 * columns), 1))
                    .as("the one with an outlier alone")
                    .containsExactly(Arrays.copyOfRange(all, 5 * rows, 6 * rows));
        }
    }

    /** Small and, on processors that multiply tiles, large enough for the other form. */
    @ParameterizedTest
    @CsvSource({"64, 64", "2048, 2048"})
    void theProbeMultipliesAgainAndAgain(int in, int out) {
        try (ProductProbe probe = new ProductProbe(Precision.INT8, 3, in, out)) {
            probe.multiply();
            probe.multiply();
            assertThat(probe.operations()).isEqualTo(2L * 3 * in * out);
        }
    }

    private static double reference(float[] x, int at, float[] weights, int row, int columns, int levels) {
        float peak = 1e-20f;
        float largest = 0;
        for (int c = 0; c < columns; c++) {
            peak = Math.max(peak, Math.abs(x[at + c]));
            largest = Math.max(largest, Math.abs(weights[row + c]));
        }
        float step = Math.max(largest, 1e-8f) / 127;
        float perCode = 1 / (float) (1.0 / levels);
        long sum = 0;
        for (int c = 0; c < columns; c++) {
            long left = Math.round(Math.rint(x[at + c] / peak * perCode));
            sum += left * Math.round(Math.rint(weights[row + c] / step));
        }
        return (double) sum * step * peak / levels;
    }

    private static float[] gaussian(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** A matrix in one of the two forms. */
    private static final class Product implements AutoCloseable {
        private final Program program;
        private final int columns;
        private final PtNDArray[] list = new PtNDArray[STEPS + 1];
        private final IValue packed;

        Product(Program program, float[] weights, int rows, int columns, boolean ordered) {
            this.program = program;
            this.columns = columns;
            this.packed = program.run("packs");
            PtNDManager manager = program.manager();
            PtNDArray matrix = Program.floats(manager, weights, new Shape(rows, columns));
            Arrays.fill(list, matrix);
            if (ordered) {
                try (IValue taken = program.run("pack_eight", IValue.from(matrix))) {
                    PtNDArray[] parts = taken.toTensorArray(manager);
                    list[0] = parts[0];
                    list[STEPS] = parts[1];
                }
            } else {
                try (IValue wide = IValue.from(matrix);
                        IValue taken = IValueUtils.runMethod(program.block(), "pack", packed, wide)) {
                    assertThat(taken.toLong()).isEqualTo((long) rows * columns + 8L * rows);
                }
            }
        }

        float[] of(float[] x, int tokens) {
            PtNDArray input = Program.floats(program.manager(), x, new Shape(tokens, columns));
            try (IValue from = IValue.from(input);
                    IValue matrices = IValue.listFrom(list);
                    IValue first = IValue.from(0L);
                    IValue place = IValue.from(0L);
                    IValue result =
                            IValueUtils.runMethod(program.block(), "product", from, matrices, first, packed, place);
                    PtNDArray y = result.toTensor(program.manager())) {
                return y.toFloatArray();
            }
        }

        @Override
        public void close() {
            packed.close();
        }
    }
}
