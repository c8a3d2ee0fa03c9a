package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.workshop.LauncherCall;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code retrain}, as its folder tells it.
 *
 * @param version the candidate
 * @param directory the trained model
 * @param offered synthetic records given to the run
 * @param wrongOffered those of them that are known to be wrong
 * @param leftOut synthetic records that the training set left out, by rule
 * @param wrongLeftOut those of them that are wrong
 * @param realLeftOut corrections that it left out
 * @param samples that the steps took: new ones and repeated ones; a preference counts as two
 * @param tokens of all steps
 * @param trainingSeconds of the steps
 * @param wallSeconds of the call that finished the run, its start among them; too few where the run had been interrupted
 * @param peakBytes the most resident memory of the training process in that call; 0 where it was not seen
 * @param parameters that were trained
 * @param adapterBytes size of the adapter's file; 0 for none
 * @param preferences the last look at held-back preferences; null for none
 */
record Trained(
        String version,
        String directory,
        int offered,
        @JsonProperty("wrong_offered") int wrongOffered,
        @JsonProperty("left_out") Map<String, Integer> leftOut,
        @JsonProperty("wrong_left_out") int wrongLeftOut,
        @JsonProperty("real_left_out") int realLeftOut,
        int steps,
        int samples,
        long tokens,
        @JsonProperty("training_seconds") double trainingSeconds,
        @JsonProperty("wall_seconds") double wallSeconds,
        @JsonProperty("peak_bytes") long peakBytes,
        long parameters,
        @JsonProperty("adapter_bytes") long adapterBytes,
        @Nullable Preferences preferences) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String FEEDBACK = "rec_";
    private static final long MOST_HEADER_BYTES = 64 << 20;

    /** Held-back preferences. */
    record Preferences(int pairs, double margin, double accuracy) {}

    /**
     * Reads a finished run.
     *
     * @param synthetic what was given to it
     */
    static Trained read(Path run, ArmRecipe recipe, List<SyntheticRecord> synthetic, LauncherCall.Ended call)
            throws IOException {
        Set<String> wrong = new HashSet<>();
        Set<String> ours = new HashSet<>();
        for (SyntheticRecord record : synthetic) {
            ours.add(record.id());
            if (record.wrong()) {
                wrong.add(record.id());
            }
        }
        Map<String, Integer> leftOut = new TreeMap<>();
        int wrongLeftOut = 0;
        int realLeftOut = 0;
        for (String line : Files.readAllLines(run.resolve("set").resolve("left-out.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            String id = node.path("id").asText();
            if (ours.contains(id)) {
                leftOut.merge(node.path("rule").asText(), 1, Integer::sum);
                wrongLeftOut += wrong.contains(id) ? 1 : 0;
            } else if (id.startsWith(FEEDBACK)) {
                realLeftOut++;
            }
        }
        int steps = 0;
        int samples = 0;
        long tokens = 0;
        double seconds = 0;
        Preferences preferences = null;
        for (String line : Files.readAllLines(run.resolve("log.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            if (node.has("loss")) {
                steps++;
                ArmRecipe.Stage stage = recipe.stageOf(node.path("stage").asText());
                samples += stage.samples() * stage.answers();
                tokens += node.path("tokens").asLong();
                seconds += node.path("tokens").asDouble()
                        / Math.max(1, node.path("tokens_per_second").asDouble());
            } else if (node.has("eval_rewards/margins")) {
                preferences = new Preferences(
                        node.path("eval_samples").asInt(),
                        node.path("eval_rewards/margins").asDouble(),
                        node.path("eval_rewards/accuracies").asDouble());
            }
        }
        Path trained = run.resolve("trained");
        Path adapter = run.resolve("adapter").resolve("adapter_model.safetensors");
        boolean adapted = recipe.rank() != null;
        return new Trained(
                JSON.readTree(run.resolve("outcome.json").toFile())
                        .path("candidate")
                        .asText(),
                trained.toString(),
                synthetic.size(),
                wrong.size(),
                leftOut,
                wrongLeftOut,
                realLeftOut,
                steps,
                samples,
                tokens,
                seconds,
                call.seconds(),
                call.peakBytes(),
                adapted ? parameters(adapter) : parametersOf(trained),
                adapted ? Files.size(adapter) : 0,
                preferences);
    }

    /** What is left of a finished run is its result: checkpoints go. */
    static void removeCheckpoints(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run)) {
            for (Path entry : entries.toList()) {
                if (String.valueOf(entry.getFileName()).startsWith("checkpoint-")) {
                    GatewayProcess.remove(entry);
                }
            }
        }
    }

    private static long parametersOf(Path model) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".safetensors"))
                    .toList()) {
                sum += parameters(file);
            }
        }
        return sum;
    }

    /** The numbers in a file of the safetensors format: eight bytes of the header's length, then JSON with a shape for each tensor. */
    static long parameters(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] length = new byte[Long.BYTES];
            in.readFully(length);
            long bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (bytes < 2 || bytes > MOST_HEADER_BYTES) {
                throw new IOException(file + " is no safetensors file: a header of " + bytes + " bytes");
            }
            byte[] header = new byte[(int) bytes];
            in.readFully(header);
            long sum = 0;
            for (JsonNode tensor : JSON.readTree(header)) {
                long product = tensor.has("shape") ? 1 : 0;
                for (JsonNode size : tensor.path("shape")) {
                    product *= size.asLong();
                }
                sum += product;
            }
            return sum;
        }
    }
}
