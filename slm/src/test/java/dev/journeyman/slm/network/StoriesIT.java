package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.slm.TestData;
import dev.journeyman.slm.checkpoint.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network against stories260K: logits, losses and text of independent implementations (see the data's own note). */
class StoriesIT {
    /** A size of matrices that some of this model's reach: its head has 512 times 64 numbers, gate and up of a layer 344 times 64. */
    private static final long SOME = 20_000;

    private static Path folder;
    private static JsonNode reference;
    private static Network network;

    @BeforeAll
    static void load() throws Exception {
        folder = TestData.file("checkpoints/stories260K/model.safetensors").getParent();
        reference = new ObjectMapper()
                .readTree(folder.resolve("reference_logits.json").toFile());
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            network = Network.load(checkpoint, Precision.FLOAT32);
        }
    }

    @AfterAll
    static void close() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void logitsAndLossesEqualTheReference() {
        int[] ids = ints(reference.get("prefix_ids"));
        try (KvCache cache = network.newCache(1, 64);
                Logits logits = network.forward(List.of(new Row(0, 0, ids, Row.Want.ALL)), cache)) {
            reference.get("logits_f64_rows_0_4_15").properties().forEach(entry -> {
                float[] row = logits.row(Integer.parseInt(entry.getKey()));
                for (int v = 0; v < row.length; v++) {
                    assertThat(row[v]).isCloseTo((float) entry.getValue().get(v).asDouble(), within(1e-4f));
                }
            });
            for (int i = 0; i + 1 < ids.length; i++) {
                double loss = -logSoftmax(logits.row(i), ids[i + 1]);
                assertThat(loss).isCloseTo(reference.get("token_nll_f64").get(i).asDouble(), within(1e-4));
            }
        }
    }

    @Test
    void greedyTextEqualsTheReferenceTokenForToken() throws Exception {
        int[] greedy = generate(1, 200)[0];
        int[] expected = ints(reference.get("greedy_ids_from_bos"));
        assertThat(Arrays.copyOf(greedy, expected.length)).containsExactly(expected);
        String text = Files.readString(folder.resolve("expected_greedy_200.txt"));
        assertThat(decode(greedy).strip()).startsWith(text.strip());
    }

    @Test
    void aBatchOfEightMixedLengthsEqualsEachAlone() {
        int[] all = generate(1, 120)[0];
        int[] lengths = {1, 3, 8, 15, 16, 40, 77, 120};
        try (KvCache together = network.newCache(8, 128);
                KvCache alone = network.newCache(1, 128)) {
            List<Row> rows = new ArrayList<>();
            for (int s = 0; s < lengths.length; s++) {
                rows.add(new Row(s, 0, Arrays.copyOf(all, lengths[s]), Row.Want.LAST));
            }
            try (Logits batch = network.forward(rows, together)) {
                for (int s = 0; s < lengths.length; s++) {
                    try (Logits one = network.forward(
                            List.of(new Row(0, 0, Arrays.copyOf(all, lengths[s]), Row.Want.LAST)), alone)) {
                        assertClose(batch.row(s), one.row(0));
                        assertThat(batch.argmax(s)).isEqualTo(one.argmax(0));
                    }
                }
            }
        }
        int[][] eight = generate(8, 100);
        for (int[] each : eight) {
            assertThat(each).containsExactly(Arrays.copyOf(all, 101));
        }
    }

    /** Slots with others between them, one of them long and one in the middle of its prompt: each step equals the same alone. */
    @Test
    void decodingBesideAPromptInScatteredSlotsEqualsEachAlone() {
        int[] all = generate(1, 400)[0];
        int[] slots = {1, 2, 5, 6};
        int[] begun = {3, 390, 17, 40};
        try (KvCache together = network.newCache(8, 402);
                KvCache alone = network.newCache(4, 402)) {
            for (int s = 0; s < slots.length; s++) {
                int[] prompt = Arrays.copyOf(all, begun[s]);
                network.forward(List.of(new Row(slots[s], 0, prompt, Row.Want.NONE)), together)
                        .close();
                network.forward(List.of(new Row(s, 0, prompt, Row.Want.NONE)), alone)
                        .close();
            }
            for (int t = 0; t < 8; t++) {
                List<Row> rows = new ArrayList<>();
                rows.add(new Row(4, 20 * t, Arrays.copyOfRange(all, 20 * t, 20 * t + 20), Row.Want.LAST));
                for (int s = 0; s < slots.length; s++) {
                    rows.add(new Row(slots[s], begun[s] + t, new int[] {all[begun[s] + t]}, Row.Want.LAST));
                }
                try (Logits batch = network.forward(rows, together)) {
                    for (int s = 0; s < slots.length; s++) {
                        try (Logits one = network.forward(
                                List.of(new Row(s, begun[s] + t, new int[] {all[begun[s] + t]}, Row.Want.LAST)),
                                alone)) {
                            assertClose(batch.row(1 + s), one.row(0));
                        }
                    }
                }
            }
        }
    }

    /** Each token has a step size of its own, so it does not matter who else is in the batch; to the last bit, in oneDNN's products, in FBGEMM's and where a network has both. */
    @ParameterizedTest
    @ValueSource(longs = {0, SOME, Long.MAX_VALUE})
    void in8BitsARowDoesNotDependOnTheOthers(long orderedFrom) {
        assumeUsed(orderedFrom);
        int[] all = generate(1, 100)[0];
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Network rough = Network.load(checkpoint, Precision.INT8, orderedFrom);
                KvCache together = rough.newCache(16, 128);
                KvCache alone = rough.newCache(1, 128)) {
            for (int many : new int[] {2, 5, 16}) {
                List<Row> rows = new ArrayList<>();
                for (int s = 0; s < many; s++) {
                    rows.add(new Row(s, 0, new int[] {all[(7 * s + many) % 100]}, Row.Want.LAST));
                }
                try (Logits batch = rough.forward(rows, together)) {
                    for (int s = 0; s < many; s++) {
                        try (Logits one =
                                rough.forward(List.of(new Row(0, 0, rows.get(s).tokens(), Row.Want.LAST)), alone)) {
                            assertThat(batch.row(s)).containsExactly(one.row(0));
                        }
                    }
                }
            }
        }
    }

    @Test
    void prefillInChunksEqualsPrefillAtOnce() {
        int[] ids = Arrays.copyOf(generate(1, 100)[0], 100);
        try (KvCache whole = network.newCache(1, 128);
                KvCache pieces = network.newCache(1, 128);
                Logits expected = network.forward(List.of(new Row(0, 0, ids, Row.Want.ALL)), whole)) {
            int at = 0;
            for (int size : new int[] {1, 7, 32, 33, 27}) {
                int[] chunk = Arrays.copyOfRange(ids, at, at + size);
                try (Logits some = network.forward(List.of(new Row(0, at, chunk, Row.Want.ALL)), pieces)) {
                    for (int i = 0; i < size; i++) {
                        assertClose(some.row(i), expected.row(at + i));
                    }
                }
                at += size;
            }
            assertThat(at).isEqualTo(100);
        }
    }

    @Test
    void bfloat16AndInt8StayNearFloat32() {
        int[] ids = ints(reference.get("greedy_ids_from_bos"));
        double exact = meanLoss(network, ids);
        for (Precision precision : new Precision[] {Precision.BFLOAT16, Precision.INT8}) {
            try (Checkpoint checkpoint = Checkpoint.open(folder);
                    Network rough = Network.load(checkpoint, precision)) {
                assertThat(meanLoss(rough, ids)).as(precision.name()).isCloseTo(exact, within(0.05));
                assertThat(rough.weightBytes()).isLessThan(network.weightBytes());
            }
        }
    }

    /** Which matrices have oneDNN's products and which FBGEMM's follows from the processor and their size: all, the head and the widest of each layer, none. */
    @ParameterizedTest
    @ValueSource(longs = {0, SOME, Long.MAX_VALUE})
    void eightBitsStayNearFloat32InEveryForm(long orderedFrom) {
        assumeUsed(orderedFrom);
        int[] ids = ints(reference.get("greedy_ids_from_bos"));
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Network rough = Network.load(checkpoint, Precision.INT8, orderedFrom)) {
            assertThat(meanLoss(rough, ids)).isCloseTo(meanLoss(network, ids), within(0.05));
            assertThat(rough.weightBytes()).isLessThan(network.weightBytes() / 2);
        }
    }

    /** A quarter of its matrices have rows of no whole number of groups and stay in bfloat16. */
    @Test
    void fourBitsCostMoreAndTakeLess() {
        int[] ids = ints(reference.get("greedy_ids_from_bos"));
        double exact = meanLoss(network, ids);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Network four = Network.load(checkpoint, Precision.INT4);
                Network eight = Network.load(checkpoint, Precision.INT8)) {
            double loss = meanLoss(four, ids);
            System.out.printf("loss in float32 %.4f, 8 bits %.4f, 4 bits %.4f%n", exact, meanLoss(eight, ids), loss);
            assertThat(loss).isCloseTo(exact, within(0.5));
        }
    }

    private static void assumeUsed(long orderedFrom) {
        assumeTrue(
                orderedFrom == Long.MAX_VALUE || Processor.here().addsEightBitProducts(),
                "this processor adds 8-bit products up in 16 bits, where oneDNN's are not used");
    }

    /** Greedy tokens of {@code streams} equal sequences that start with the begin token: [streams, tokens + 1]. */
    private static int[][] generate(int streams, int tokens) {
        int[][] ids = new int[streams][tokens + 1];
        try (KvCache cache = network.newCache(streams, tokens + 1)) {
            for (int[] each : ids) {
                each[0] = 1;
            }
            for (int t = 0; t < tokens; t++) {
                List<Row> rows = new ArrayList<>();
                for (int s = 0; s < streams; s++) {
                    rows.add(new Row(s, t, new int[] {ids[s][t]}, Row.Want.LAST));
                }
                try (Logits logits = network.forward(rows, cache)) {
                    for (int s = 0; s < streams; s++) {
                        ids[s][t + 1] = logits.argmax(s);
                    }
                }
            }
        }
        return ids;
    }

    private static double meanLoss(Network network, int[] ids) {
        double loss = 0;
        try (KvCache cache = network.newCache(1, ids.length);
                Logits logits = network.forward(List.of(new Row(0, 0, ids, Row.Want.ALL)), cache)) {
            for (int i = 0; i + 1 < ids.length; i++) {
                loss -= logSoftmax(logits.row(i), ids[i + 1]);
            }
        }
        return loss / (ids.length - 1);
    }

    private static double logSoftmax(float[] logits, int token) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return logits[token] - max - Math.log(sum);
    }

    private static void assertClose(float[] actual, float[] expected) {
        for (int v = 0; v < expected.length; v++) {
            assertThat(actual[v]).isCloseTo(expected[v], within(1e-4f));
        }
    }

    /** The vocabulary file of llama2.c: longest length, then score, length and bytes of each token. */
    private static String decode(int[] ids) throws Exception {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("tok512.bin")))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.getInt();
        List<String> pieces = new ArrayList<>();
        while (file.hasRemaining()) {
            file.getFloat();
            byte[] bytes = new byte[file.getInt()];
            file.get(bytes);
            pieces.add(new String(bytes, StandardCharsets.UTF_8));
        }
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            if (id == 1 || id == 2) {
                continue;
            }
            String piece = pieces.get(id);
            text.append(piece.matches("<0x[0-9A-F]{2}>") ? (char) Integer.parseInt(piece.substring(3, 5), 16) : piece);
        }
        return text.toString();
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
