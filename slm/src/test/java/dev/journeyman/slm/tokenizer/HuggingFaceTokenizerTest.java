package dev.journeyman.slm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.TestData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceTokenizerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** GPT-2's published vocabulary and merges against the encodings jtokkit publishes for it (r50k_base). */
    @Test
    void gpt2EncodesEveryPublishedVectorAndDecodesItBack(@TempDir Path directory) throws Exception {
        writeGpt2(directory);
        List<List<String>> rows = csv(Files.readString(TestData.file("tokenizers/jtokkit_r50k_base_encodings.csv")));
        assertThat(rows).hasSize(424);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(50_257);
            for (List<String> row : rows.subList(1, rows.size())) {
                int[] expected = JSON.readValue(row.get(1), int[].class);
                assertThat(tokenizer.encode(row.get(0))).as(row.get(0)).isEqualTo(expected);
                assertThat(tokenizer.decode(expected)).isEqualTo(row.get(0));
            }
        }
    }

    @Test
    void gpt2ControlTokenSpelledInTextIsText(@TempDir Path directory) throws Exception {
        writeGpt2(directory);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            int end = tokenizer.controlToken("<|endoftext|>").orElseThrow();
            assertThat(end).isEqualTo(50_256);
            assertThat(tokenizer.bytes(end)).isEmpty();
            int[] text = tokenizer.encode("a<|endoftext|>b");
            // <| end of text |> in GPT-2's vocabulary: 27+91, 437, 1659, 5239, 91+29, with a and b around it.
            assertThat(text).containsExactly(64, 27, 91, 437, 1659, 5239, 91, 29, 65);
            assertThat(tokenizer.decode(text)).isEqualTo("a<|endoftext|>b");
            int[] prompt = tokenizer.encode(
                    List.of(new Piece.Text("a"), new Piece.Control("<|endoftext|>"), new Piece.Text("b")));
            assertThat(prompt).containsExactly(64, end, 65);
            assertThat(tokenizer.decode(prompt)).isEqualTo("ab");
            assertThatThrownBy(() -> tokenizer.encode(List.of(new Piece.Control("<s>"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("<s>");
        }
    }

    @Test
    void torchtuneFileLoadsAndRoundTrips(@TempDir Path directory) throws Exception {
        Files.copy(TestData.file("tokenizers/torchtune_tokenizer.json"), directory.resolve("tokenizer.json"));
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            String text = "Hello world, misfire on cylinder 3: P0303?\n\tüñîçødé 🚗";
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            assertThat(tokenizer.encode(text).length).isLessThan(text.getBytes(StandardCharsets.UTF_8).length);
            assertThat(tokenizer.controlSpellings()).isEmpty();
        }
    }

    /** Builds tokenizer.json from GPT-2's encoder.json and vocab.bpe, as the library's own converter does. */
    static void writeGpt2(Path directory) throws Exception {
        JsonNode vocab = JSON.readTree(Files.readAllBytes(TestData.file("tokenizers/gpt2_encoder.json")));
        ObjectNode root = JSON.createObjectNode();
        root.putArray("added_tokens")
                .addObject()
                .put("id", 50_256)
                .put("content", "<|endoftext|>")
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true);
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.set("vocab", vocab);
        ArrayNode merges = model.putArray("merges");
        Files.readAllLines(TestData.file("tokenizers/gpt2_vocab.bpe")).stream()
                .filter(line -> !line.startsWith("#version") && !line.isBlank())
                .forEach(merges::add);
        Files.writeString(directory.resolve("tokenizer.json"), JSON.writeValueAsString(root));
    }

    /** Rows of a comma-separated file with quoted fields. */
    private static List<List<String>> csv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
        }
        if (!row.isEmpty() || !field.isEmpty()) {
            row.add(field.toString());
            rows.add(row);
        }
        return rows;
    }
}
