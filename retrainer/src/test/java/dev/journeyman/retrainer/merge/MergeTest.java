package dev.journeyman.retrainer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.checkpoint.WeightValues;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MergeTest {
    private static final double HALF_ROOT = Math.sqrt(0.5);

    @TempDir
    private Path folder;

    private static double[] merged(MergeMethod method, float[] base, float[]... models) {
        double[] into = new double[models[0].length];
        Blend.of(method, piece -> piece.see(models, base)).apply(models, base, into);
        return into;
    }

    @Test
    void slerpGoesAlongTheArc() {
        MergeMethod half = new MergeMethod.Slerp(0.5);
        assertThat(merged(half, new float[0], new float[] {1, 0}, new float[] {0, 1}))
                .containsExactly(new double[] {HALF_ROOT, HALF_ROOT}, within(1e-12));
        // a third of a right angle is 30 degrees
        assertThat(merged(new MergeMethod.Slerp(1.0 / 3), new float[0], new float[] {2, 0}, new float[] {0, 2}))
                .containsExactly(new double[] {Math.sqrt(3), 1}, within(1e-12));
        assertThat(merged(new MergeMethod.Slerp(0), new float[0], new float[] {1, 2}, new float[] {5, -1}))
                .containsExactly(new double[] {1, 2}, within(1e-12));
        assertThat(merged(new MergeMethod.Slerp(1), new float[0], new float[] {1, 2}, new float[] {5, -1}))
                .containsExactly(new double[] {5, -1}, within(1e-12));
    }

    @Test
    void slerpIsLinearWhereThereIsNoArc() {
        MergeMethod quarter = new MergeMethod.Slerp(0.25);
        assertThat(merged(quarter, new float[0], new float[] {2, 4}, new float[] {4, 8}))
                .as("parallel")
                .containsExactly(2.5, 5);
        assertThat(merged(quarter, new float[0], new float[] {2, 4}, new float[] {-2, -4}))
                .as("antiparallel")
                .containsExactly(1, 2);
        assertThat(merged(quarter, new float[0], new float[] {0, 0}, new float[] {4, 8}))
                .as("zero")
                .containsExactly(1, 2);
        assertThat(merged(quarter, new float[0], new float[] {0, 0}, new float[] {0, 0}))
                .as("both zero")
                .containsExactly(0, 0);
    }

    @Test
    void linearIsTheWeightedMean() {
        assertThat(merged(new MergeMethod.Linear(new double[] {3, 1}), new float[0], new float[] {4}, new float[] {8}))
                .containsExactly(5);
    }

    @Test
    void taskArithmeticAddsDifferences() {
        // 10 + 0.5 * (14 - 10) + 2 * (9 - 10)
        assertThat(merged(
                        new MergeMethod.TaskArithmetic(new double[] {0.5, 2}),
                        new float[] {10},
                        new float[] {14},
                        new float[] {9}))
                .containsExactly(10);
    }

    @Test
    void tiesTrimsElectsAndTakesTheMeanOfThoseThatAgree() {
        // differences 4, -1, 3, 0 and 2, 5, -6, 1; half of each stays: 4, 0, 3, 0 and 0, 5, -6, 0.
        // signs of the sums 4, 5, -3, 0; means of those that agree: 4, 5, -6, none
        assertThat(merged(
                        new MergeMethod.Ties(new double[] {1, 1}, 0.5, 1),
                        new float[] {1, 1, 1, 1},
                        new float[] {5, 0, 4, 1},
                        new float[] {3, 6, -5, 2}))
                .containsExactly(5, 6, -5, 1);
        // all stay: sums 6, 4, -3, 1; means (4+2)/2, 5, -6, 1; half of that is added
        assertThat(merged(
                        new MergeMethod.Ties(new double[] {1, 1}, 1, 0.5),
                        new float[] {1, 1, 1, 1},
                        new float[] {5, 0, 4, 1},
                        new float[] {3, 6, -5, 2}))
                .containsExactly(2.5, 3.5, -2, 1.5);
    }

    @Test
    void tiesKeepsTheSameValuesAsSortingWould() {
        long seed = 20240611;
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            float[] model = new float[1 + random.nextInt(500)];
            for (int i = 0; i < model.length; i++) {
                model[i] = (float) random.nextGaussian();
            }
            double density = 0.05 + 0.9 * random.nextDouble();
            double[] result =
                    merged(new MergeMethod.Ties(new double[] {1}, density, 1), new float[model.length], model);
            float[] sizes = new float[model.length];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Math.abs(model[i]);
            }
            java.util.Arrays.sort(sizes);
            float smallest = sizes[sizes.length - (int) Math.ceil(density * sizes.length)];
            for (int i = 0; i < model.length; i++) {
                assertThat(result[i])
                        .as("seed %d round %d", seed, round)
                        .isEqualTo(Math.abs(model[i]) >= smallest ? model[i] : 0);
            }
        }
    }

    @Test
    void parametersAreRefusedTogether() {
        assertThatThrownBy(() -> new MergeMethod.Ties(new double[] {-1}, 0, Double.NaN))
                .hasMessageContaining("a weight must be above 0, but is -1.0")
                .hasMessageContaining("density must be above 0 and at most 1")
                .hasMessageContaining("scale must be a finite number");
        assertThatThrownBy(() -> new MergeMethod.Slerp(1.5)).hasMessageContaining("t must be from 0 to 1");
        assertThatThrownBy(() -> new MergeMethod.Linear(new double[] {1, -1})).hasMessageContaining("sum");
    }

    @Test
    void filesAreMergedTensorByTensorInTheFirstModelsTypes() {
        // larger than a piece of 65,536 values
        Path a = model("a", 1100, 64, ElementType.BF16, 1);
        Path b = model("b", 1100, 64, ElementType.F32, 2);
        try (Checkpoint first = Checkpoint.open(a);
                Checkpoint second = Checkpoint.open(b)) {
            Merge.write(
                    new MergeMethod.Linear(new double[] {1, 3}),
                    List.of(first, second),
                    null,
                    folder.resolve("merged"));
            try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"))) {
                for (String name : first.names()) {
                    assertThat(merged.tensor(name).type()).isEqualTo(ElementType.BF16);
                    float[] x = values(first, name);
                    float[] y = values(second, name);
                    float[] z = values(merged, name);
                    for (int i = 0; i < z.length; i++) {
                        float mean = (float) (0.25 * x[i] + 0.75 * y[i]);
                        assertThat(z[i]).isEqualTo(WeightValues.rounded(ElementType.BF16, mean));
                    }
                }
            }
        }
    }

    @Test
    void everyDifferenceOfArchitectureIsNamed() {
        Path a = model("a", 100, 64, ElementType.F32, 1);
        Path b = model("b", 120, 32, ElementType.F32, 2);
        try (Checkpoint first = Checkpoint.open(a);
                Checkpoint second = Checkpoint.open(b)) {
            assertThatThrownBy(() -> Merge.write(
                            new MergeMethod.TaskArithmetic(new double[] {1, 1}),
                            List.of(first, second),
                            null,
                            folder.resolve("no")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("task-arithmetic needs the base")
                    .hasMessageContaining("vocabularySize is 120, not 100")
                    .hasMessageContaining("width is 32, not 64");
            assertThat(folder.resolve("no")).doesNotExist();
        }
    }

    @Test
    void theCommandWritesAModelWithWhereItCameFrom() throws Exception {
        Path a = model("a", 100, 64, ElementType.F32, 1);
        Path b = model("b", 100, 64, ElementType.F32, 2);
        Files.writeString(a.resolve("tokenizer.json"), "{}");
        Files.writeString(b.resolve("tokenizer.json"), "{}");
        String out = folder.resolve("out").toString();
        assertThat(run("--method", "slerp", "--t", "0.25", a.toString(), b.toString(), "--out", out))
                .isZero();
        assertThat(folder.resolve("out/tokenizer.json")).exists();
        assertThat(Files.readString(folder.resolve("out/merge.json")))
                .contains("\"method\" : \"slerp\"")
                .contains("\"t\" : 0.25")
                .contains("model.safetensors");
        Checkpoint.open(folder.resolve("out")).close();

        assertThat(run("--method", "ties", a.toString(), b.toString(), "--out", out + "2"))
                .as("ties without a base is wrong usage")
                .isEqualTo(2);
        Files.writeString(b.resolve("tokenizer.json"), "{ }");
        assertThat(run("--method", "slerp", a.toString(), b.toString(), "--out", out + "3"))
                .as("another tokenizer")
                .isEqualTo(1);
        assertThat(folder.resolve("out3")).doesNotExist();
    }

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new MergeCommand());
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(new StringWriter()));
        return command.execute(arguments);
    }

    private static float[] values(Checkpoint checkpoint, String name) {
        float[] values = new float[(int) checkpoint.tensor(name).elements()];
        WeightValues.read(checkpoint.tensor(name), 0, values);
        return values;
    }

    private Path model(String name, int vocabulary, int width, ElementType type, long seed) {
        ModelConfig config = ModelConfig.parse("""
                {"model_type":"llama","vocab_size":%d,"hidden_size":%d,"intermediate_size":48,"num_hidden_layers":1,
                 "num_attention_heads":4,"num_key_value_heads":2,"head_dim":8,"rms_norm_eps":1e-5,"rope_theta":10000.0,
                 "max_position_embeddings":64,"tie_word_embeddings":true}
                """.formatted(vocabulary, width), "test");
        Random random = new Random(seed);
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(config).forEach((tensor, shape) -> {
            int count = 1;
            for (long each : shape) {
                count *= (int) each;
            }
            ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                WeightValues.put(type, WeightValues.rounded(type, (float) random.nextGaussian()), bytes);
            }
            tensors.add(TensorSource.of(tensor, type, shape, bytes.flip()));
        });
        Path directory = folder.resolve(name);
        CheckpointWriter.write(directory, config, tensors);
        return directory;
    }
}
