package dev.journeyman.loadtests.bench.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.loadtests.bench.RandomCheckpoint;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.WeightValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of GGUF against bytes worked out by hand from the format's description. */
class GgufWriterTest {
    @TempDir
    Path directory;

    @Test
    void aFileIsTheBytesThatTheFormatSays() throws IOException {
        Path file = directory.resolve("a.gguf");
        new GgufWriter()
                .text("a", "xy")
                .count("b", 258)
                .flag("c", true)
                .texts("d", List.of("p", ""))
                .vector("v", GgufType.F32, 1, (row, into) -> into[0] = 1)
                .matrix("m", GgufType.BF16, 2, 3, (row, into) -> java.util.Arrays.fill(into, row == 0 ? 1 : -2))
                .write(file);

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo(
                        "47475546" // GGUF
                                + "03000000" // version 3
                                + "0200000000000000" // two tensors
                                + "0400000000000000" // four entries
                                + "0100000000000000" + "61" + "08000000" + "0200000000000000" + "7879" // a = xy
                                + "0100000000000000" + "62" + "04000000" + "02010000" // b = 258
                                + "0100000000000000" + "63" + "07000000" + "01" // c = true
                                + "0100000000000000" + "64" + "09000000" + "08000000"
                                + "0200000000000000" // d: strings, 2
                                + "0100000000000000" + "70" + "0000000000000000"
                                + "0100000000000000" + "76" + "01000000" + "0100000000000000" + "00000000"
                                + "0000000000000000" // v: one dimension of 1, F32, at 0
                                + "0100000000000000" + "6d" + "02000000" + "0300000000000000" + "0200000000000000"
                                + "1e000000"
                                + "2000000000000000" // m: rows of 3, two of them, BF16, at 32
                                + "00".repeat(30) // 194 bytes so far, up to 224
                                + "0000803f" + "00".repeat(28) // 1 as a float32
                                + "803f803f803f00c000c000c0" + "00".repeat(20)); // 1 and -2 as upper halves
    }

    /** 127 is the largest, so a step is 1 (0x3C00 as a float16); and with 254 it is 2 (0x4000). */
    @Test
    void eightBitsAreAStepAndThirtyTwoBytes() {
        float[] values = new float[64];
        values[0] = 127;
        values[1] = -126;
        values[2] = 0.4f;
        values[3] = 0.6f;
        values[31] = 5;
        values[32] = -254;
        values[63] = 9;
        ByteBuffer bytes = stored(GgufType.Q8_0, values);

        assertThat(bytes.remaining()).isEqualTo(68);
        assertThat(bytes.getShort(0)).isEqualTo((short) 0x3C00);
        assertThat(new byte[] {bytes.get(2), bytes.get(3), bytes.get(4), bytes.get(5), bytes.get(33)})
                .containsExactly(127, -126, 0, 1, 5);
        assertThat(bytes.getShort(34)).isEqualTo((short) 0x4000);
        assertThat(bytes.get(36)).isEqualTo((byte) -127);
        assertThat(bytes.get(67)).isEqualTo((byte) 5); // 4.5 steps, rounded up
    }

    /** The weight farthest from zero, 8, becomes -8 steps of -1 (0xBC00), stored as 0; the weight 0 is stored as 8, -7 as 15. */
    @Test
    void fourBitsAreAStepAndSixteenBytesOfTwo() {
        float[] values = new float[32];
        values[0] = 8;
        values[16] = -7;
        values[1] = 1;
        values[31] = -8; // as far, but later
        ByteBuffer bytes = stored(GgufType.Q4_0, values);

        assertThat(bytes.remaining()).isEqualTo(18);
        assertThat(bytes.getShort(0)).isEqualTo((short) 0xBC00);
        assertThat(bytes.get(2)).isEqualTo((byte) 0xF0); // 8 - 8 below, 8 + 7 above
        assertThat(bytes.get(3)).isEqualTo((byte) 0x87); // 8 - 1 below, 8 above
        assertThat(bytes.get(4)).isEqualTo((byte) 0x88);
        assertThat(bytes.get(17)).isEqualTo((byte) 0xF8); // 8 + 8 does not fit, so 15
    }

    @Test
    void blocksOfZerosAreZeros() {
        assertThat(stored(GgufType.Q8_0, new float[32])).isEqualTo(ByteBuffer.allocate(34));
        ByteBuffer four = stored(GgufType.Q4_0, new float[32]);
        assertThat(four.getShort(0) & 0x7FFF).isZero(); // the step
        assertThat(four.get(9)).isEqualTo((byte) 0x88); // 8 is zero
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        GgufWriter writer = new GgufWriter().count("a", 1);
        assertThatThrownBy(() -> writer.flag("a", true)).hasMessageContaining("a stands there already");
        assertThatThrownBy(() -> writer.count("b", -1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> writer.matrix("m", GgufType.Q4_0, 2, 48, (row, into) -> {}))
                .hasMessageContaining("48 is not a whole number of blocks of 32");
        assertThatThrownBy(() -> writer.matrix("m", GgufType.F32, 0, 48, (row, into) -> {}))
                .hasMessageContaining("empty");
    }

    /** Rotation in llama.cpp turns neighbours, in a checkpoint element i and i + D/2: with D = 4 the rows of a head come as 0, 2, 1, 3. */
    @Test
    void rowsOfAHeadAreInterleaved() {
        assertThat(java.util.stream.IntStream.range(0, 8).map(row -> LlamaGguf.sourceRow(row, 4)))
                .containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
        assertThat(LlamaGguf.sourceRow(5, 0)).isEqualTo(5);
    }

    /** The last tensors of the file are found from its end, since all lengths are multiples of 32. */
    @Test
    void aCheckpointsWeightsStandInTheFile() throws IOException {
        Path file = directory.resolve("tiny.gguf");
        RandomCheckpoint.write(directory.resolve("tiny"), Shape.TINY.config(), 7);
        try (Checkpoint checkpoint = Checkpoint.open(directory.resolve("tiny"))) {
            LlamaGguf.write(checkpoint, GgufType.BF16, file);
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);

            long matrices = Shape.TINY.config().parameterCount() - 5 * 64; // norms in 32 bits
            assertThat((long) bytes.limit()).isBetween(matrices * 2 + 5 * 64 * 4, matrices * 2 + 5 * 64 * 4 + 20_000);
            int norm = bytes.limit() - 64 * 4;
            assertThat(bytes.getFloat(norm)).isEqualTo(1);
            int down = norm - 64 * 192 * 2; // the last layer's, [64,192]
            float[] expected = new float[192];
            WeightValues.read(checkpoint.tensor(Projection.DOWN.weight(1)), 192, expected);
            for (int i = 0; i < 192; i++) {
                assertThat(Float.intBitsToFloat(bytes.getShort(down + (192 + i) * 2) << 16))
                        .isEqualTo(expected[i]);
            }
            assertThat(new String(bytes.array(), 0, 30_000, StandardCharsets.ISO_8859_1))
                    .contains("blk.1.attn_output.weight", "tokenizer.ggml.tokens", "~319~", "output_norm.weight")
                    .doesNotContain("~320~");
        }
    }

    @Test
    void aVocabularyHoldsItsSizeAndTheLetters() {
        List<String> tokens = PlainVocabulary.tokens(320);

        assertThat(tokens).hasSize(320).doesNotHaveDuplicates().startsWith("<unk>", "<s>", "</s>", "a", "b");
        assertThat(tokens.get(54)).isEqualTo("Z");
        assertThat(tokens.get(319)).isEqualTo("~319~");
        assertThatThrownBy(() -> PlainVocabulary.tokens(54)).hasMessageContaining("54 cannot hold");
    }

    private static ByteBuffer stored(GgufType type, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate((int) type.rowBytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
        type.row(values, bytes);
        return bytes.flip();
    }
}
