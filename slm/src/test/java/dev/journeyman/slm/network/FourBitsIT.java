package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matrices in 4 bits: what the kernel multiplies is what a plain loop here says that 4 bits make of a matrix. */
class FourBitsIT {
    private static final long SEED = 20261122;

    /** Where the network file looks for the steps of the first matrix, two layers being there. */
    private static final int STEPS = 25;

    @TempDir
    private Path folder;

    /** Shapes with whole and broken blocks of the kernel's 64 rows and of the 256 that are packed at once. */
    @ParameterizedTest
    @CsvSource({"16, 32, 32", "48, 96, 32", "64, 64, 64", "304, 192, 64", "528, 256, 64"})
    void aProductIsThatOfTheRoundedMatrix(int rows, int columns, int group) {
        Random random = new Random(SEED + rows);
        float[] weights = new float[rows * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.05 * random.nextGaussian() + (i / group % 3 == 0 ? 0.1 : 0));
        }
        Arrays.fill(weights, 0, group, 0); // a group of nothing
        Arrays.fill(weights, columns, columns + group, 0.25f); // and one whose numbers are all alike
        float[] rounded = rounded(weights, group);
        int tokens = 37;
        float[] x = new float[tokens * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = bfloat16((float) random.nextGaussian());
        }
        try (Program program = Program.compile(config(64, 160, 512))) {
            float[] y = product(program, x, tokens, weights, rows, columns, group);
            for (int n = 0; n < tokens; n++) {
                for (int f = 0; f < rows; f++) {
                    double sum = 0;
                    double size = 0;
                    for (int c = 0; c < columns; c++) {
                        double term = (double) x[n * columns + c] * rounded[f * columns + c];
                        sum += term;
                        size += Math.abs(term);
                    }
                    // sums in float32 (2^-24 a term), the result in bfloat16 (half of 2^-7)
                    double allowed = size * columns * Math.pow(2, -24) + Math.abs(sum) * Math.pow(2, -8);
                    assertThat(Math.abs(y[n * rows + f] - sum))
                            .as("seed %d, row %d, column %d: %s", SEED, n, f, sum)
                            .isLessThanOrEqualTo(allowed + 1e-12);
                }
            }
            for (int many : new int[] {1, 2, 3, 4, 5, 36}) {
                float[] fewer = product(program, Arrays.copyOf(x, many * columns), many, weights, rows, columns, group);
                assertThat(fewer).as("%d rows alone", many).containsExactly(Arrays.copyOf(y, many * rows));
            }
        }
    }

    /**
     * The network's own rounding is that of bfloat16, so it must be no farther from the rounded matrices' float32 network than the bfloat16 network of the same is, but for the luck of
     * the draw (half more); what 4 bits do to the matrices is seen beside it to be several times as much, so a matrix that is packed wrongly would show.
     */
    @Test
    void logitsAreThoseOfANetworkWithTheRoundedMatrices() {
        ModelConfig config = config(128, 320, 512);
        write("exact", config, false);
        write("rounded", config, true);
        int[] ids = new Random(SEED).ints(40, 0, 512).toArray();
        float[] exact = logits("exact", Precision.FLOAT32, ids);
        float[] wanted = logits("rounded", Precision.FLOAT32, ids);
        double fourBits = apart(logits("exact", Precision.INT4, ids), wanted);
        double bfloat16 = apart(logits("rounded", Precision.BFLOAT16, ids), wanted);
        double rounding = apart(exact, wanted);
        System.out.printf(
                "from the float32 network with rounded matrices: int4 %.5f, bfloat16 %.5f, float32 with exact ones %.5f of the logits' size%n",
                fourBits, bfloat16, rounding);
        assertThat(fourBits).isLessThan(1.5 * bfloat16);
        assertThat(rounding).isGreaterThan(3 * fourBits);
    }

    @Test
    void aRowDoesNotDependOnTheOthersToTheLastBit() {
        write("model", config(128, 320, 512), false);
        Random random = new Random(SEED);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                Network network = Network.load(checkpoint, Precision.INT4);
                KvCache together = network.newCache(16, 64);
                KvCache alone = network.newCache(1, 64)) {
            assertThat(network.wideMatrices()).isEmpty();
            for (int many : new int[] {2, 5, 16}) {
                List<Row> rows = new ArrayList<>();
                for (int s = 0; s < many; s++) {
                    rows.add(new Row(s, 0, new int[] {random.nextInt(512)}, Row.Want.LAST));
                }
                try (Logits batch = network.forward(rows, together)) {
                    for (int s = 0; s < many; s++) {
                        try (Logits one = network.forward(
                                List.of(new Row(0, 0, rows.get(s).tokens(), Row.Want.LAST)), alone)) {
                            assertThat(batch.row(s)).containsExactly(one.row(0));
                        }
                    }
                }
            }
        }
    }

    @Test
    void whatDoesNotSuitTheKernelStaysInBfloat16AndIsTold() {
        write("odd", config(64, 104, 512), false); // 104 is no whole number of groups, and 208 rows are 13 blocks
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("odd"));
                Network network = Network.load(checkpoint, Precision.INT4);
                KvCache cache = network.newCache(1, 8)) {
            assertThat(network.wideMatrices())
                    .containsExactly("model.layers.0.mlp.down_proj.weight", "model.layers.1.mlp.down_proj.weight");
            try (Logits logits = network.forward(List.of(new Row(0, 0, new int[] {1, 2, 3}, Row.Want.LAST)), cache)) {
                assertThat(logits.argmax(0)).isNotNegative();
            }
        }
    }

    /** 64 numbers of a row take 32 bytes and 4 for a step and a middle; the rest is 2 bytes a number. */
    @Test
    void weightsTakeFourAndAHalfBits() {
        ModelConfig config = config(128, 320, 512);
        write("model", config, false);
        long matrices = 2L * (128 * 256 + 128 * 128 + 3 * 128 * 320) + 512 * 128;
        long rest = 512 * 128 + 5 * 128;
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                Network network = Network.load(checkpoint, Precision.INT4)) {
            assertThat(network.weightBytes()).isEqualTo(matrices * 9 / 16 + 2 * rest);
        }
    }

    private static float[] product(
            Program program, float[] x, int tokens, float[] weights, int rows, int columns, int group) {
        PtNDManager manager = program.manager();
        try (IValue wide = IValue.from(Program.floats(manager, weights, new Shape(rows, columns)));
                IValue size = IValue.from((long) group);
                IValue taken = IValueUtils.runMethod(program.block(), "pack_four", wide, size)) {
            PtNDArray[] parts = taken.toTensorArray(manager);
            PtNDArray[] list = new PtNDArray[STEPS + 1];
            Arrays.fill(list, parts[0]);
            list[STEPS] = parts[1];
            PtNDArray input = program.call(
                    manager,
                    "cast",
                    IValue.from(Program.floats(manager, x, new Shape(tokens, columns))),
                    IValue.from(15L));
            PtNDArray output = program.call(
                    manager,
                    "product",
                    IValue.from(input),
                    IValue.listFrom(list),
                    IValue.from(0L),
                    program.run("packs"),
                    IValue.from(0L));
            try (PtNDArray floats = program.call(manager, "cast", IValue.from(output), IValue.from(6L))) {
                return floats.toFloatArray();
            }
        }
    }

    /** What 4 bits make of a matrix, number by number. */
    private static float[] rounded(float[] weights, int group) {
        float[] rounded = new float[weights.length];
        for (int from = 0; from < weights.length; from += group) {
            float low = weights[from];
            float high = weights[from];
            for (int i = from; i < from + group; i++) {
                low = Math.min(low, weights[i]);
                high = Math.max(high, weights[i]);
            }
            float step = bfloat16(Math.max((high - low) / 15, 1e-8f));
            float middle = bfloat16(low + 8 * step);
            for (int i = from; i < from + group; i++) {
                double code = Math.max(0, Math.min(15, Math.rint((weights[i] - middle) / step) + 8));
                rounded[i] = (float) ((code - 8) * step + middle);
            }
        }
        return rounded;
    }

    private static float bfloat16(float x) {
        int bits = Float.floatToRawIntBits(x);
        return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
    }

    private void write(String name, ModelConfig config, boolean rounds) {
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(config).forEach((tensor, shape) -> {
            float[] values = GoldenModels.values(tensor, shape);
            boolean matrix = shape.length == 2 && !tensor.equals(TensorNames.EMBEDDINGS);
            tensors.add(TensorSource.ofFloats(
                    tensor, shape, matrix && rounds ? rounded(values, shape[1] % 64 == 0 ? 64 : 32) : values));
        });
        CheckpointWriter.write(folder.resolve(name), config, tensors);
    }

    private float[] logits(String name, Precision precision, int[] ids) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name));
                Network network = Network.load(checkpoint, precision);
                KvCache cache = network.newCache(1, ids.length);
                Logits logits = network.forward(List.of(new Row(0, 0, ids, Row.Want.ALL)), cache)) {
            float[] all = new float[logits.count() * 512];
            for (int i = 0; i < logits.count(); i++) {
                System.arraycopy(logits.row(i), 0, all, 512 * i, 512);
            }
            return all;
        }
    }

    /** The root of the mean square of the differences, over that of the second. */
    private static double apart(float[] one, float[] other) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < one.length; i++) {
            difference += Math.pow(one[i] - other[i], 2);
            size += Math.pow(other[i], 2);
        }
        return Math.sqrt(difference / size);
    }

    private static ModelConfig config(int width, int hidden, int vocabulary) {
        return ModelConfig.parse("""
                {"model_type": "llama", "hidden_size": %d, "num_hidden_layers": 2, "num_attention_heads": %d,
                 "num_key_value_heads": %d, "vocab_size": %d, "intermediate_size": %d,
                 "max_position_embeddings": 64, "tie_word_embeddings": false}
                """.formatted(width, width / 32, width / 64, vocabulary, hidden), "config.json");
    }
}
