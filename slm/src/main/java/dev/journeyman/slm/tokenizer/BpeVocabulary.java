package dev.journeyman.slm.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A learned byte-level vocabulary.
 *
 * @param tokens the bytes of each token, by its number
 * @param merges which two tokens join, in order of rank
 */
record BpeVocabulary(List<byte[]> tokens, List<Merge> merges) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Two tokens that join into one. */
    record Merge(int left, int right) {}

    BpeVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }

    /** How many tokens, control tokens not counted. */
    int size() {
        return tokens.size();
    }

    /** Writes {@code tokenizer.json}; the control tokens are numbered after the others. */
    void write(List<String> controlTokens, String expression, Path directory) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (int i = 0; i < controlTokens.size(); i++) {
            added.addObject()
                    .put("id", size() + i)
                    .put("content", controlTokens.get(i))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        root.putNull("normalizer");
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        ObjectNode split = steps.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", expression);
        split.put("behavior", "Isolated").put("invert", false);
        byteLevel(steps.addObject(), false);
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"), true);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode vocab = model.putObject("vocab");
        for (int token = 0; token < size(); token++) {
            vocab.put(spelling(token), token);
        }
        // "left right" in one string: read by every version of the library, and the alphabet has no space.
        ArrayNode ranked = model.putArray("merges");
        merges.forEach(merge -> ranked.add(spelling(merge.left) + " " + spelling(merge.right)));
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve(HuggingFaceTokenizer.FILE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n",
                StandardCharsets.UTF_8);
    }

    private String spelling(int token) {
        return ByteAlphabet.spell(tokens.get(token));
    }

    private static void byteLevel(ObjectNode step, boolean useRegex) {
        step.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", useRegex);
    }
}
