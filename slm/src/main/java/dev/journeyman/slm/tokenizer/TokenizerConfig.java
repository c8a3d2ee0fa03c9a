package dev.journeyman.slm.tokenizer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tokenizer_config.json} says beside the vocabulary.
 *
 * @param beginToken the control token a text begins with, {@code bos_token} in templates
 * @param endToken the control token an answer ends with, {@code eos_token} in templates
 * @param padToken the control token that fills batches
 * @param chatTemplate the Jinja template that spells a conversation
 */
public record TokenizerConfig(
        @Nullable String beginToken,
        @Nullable String endToken,
        @Nullable String padToken,
        @Nullable String chatTemplate) {

    /** Names nothing. */
    public static final TokenizerConfig EMPTY = new TokenizerConfig(null, null, null, null);

    /** The file's name in a checkpoint's directory. */
    public static final String FILE = "tokenizer_config.json";

    /** Newer checkpoints keep the template in this file; it goes before the one in {@link #FILE}. */
    public static final String TEMPLATE_FILE = "chat_template.jinja";

    private static final int MAX_FILE_BYTES = 32 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads {@code tokenizer_config.json} and {@code chat_template.jinja}; either may be missing.
     *
     * @throws TokenizerException if a file is malformed
     */
    public static TokenizerConfig read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Path templateFile = directory.resolve(TEMPLATE_FILE);
        JsonNode root = JSON.createObjectNode();
        if (Files.isRegularFile(file)) {
            try {
                root = JSON.readTree(bounded(file));
            } catch (JacksonException e) {
                throw new TokenizerException(file + ": not JSON: " + e.getOriginalMessage(), e);
            }
            if (!root.isObject()) {
                throw new TokenizerException(file + ": must be a JSON object");
            }
        }
        String template = Files.isRegularFile(templateFile)
                ? new String(bounded(templateFile), StandardCharsets.UTF_8)
                : template(root.path("chat_template"), file);
        return new TokenizerConfig(
                token(root, "bos_token", file),
                token(root, "eos_token", file),
                token(root, "pad_token", file),
                template);
    }

    /** Writes {@code tokenizer_config.json} in the form Hugging Face's libraries read. */
    public void write(Path directory) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("add_bos_token", false).put("add_eos_token", false).put("add_prefix_space", false);
        put(root, "bos_token", beginToken);
        put(root, "eos_token", endToken);
        put(root, "pad_token", padToken);
        root.put("clean_up_tokenization_spaces", false);
        root.put("tokenizer_class", "PreTrainedTokenizerFast");
        put(root, "chat_template", chatTemplate);
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve(FILE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n",
                StandardCharsets.UTF_8);
    }

    /** The tokens that are named, without repetition. */
    List<String> namedTokens() {
        return Stream.of(beginToken, endToken, padToken)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
    }

    private static void put(ObjectNode root, String field, @Nullable String value) {
        if (value != null) {
            root.put(field, value);
        }
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new TokenizerException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** A token is a string, or an object whose content is one. */
    private static @Nullable String token(JsonNode root, String field, Path file) throws TokenizerException {
        JsonNode value = root.path(field).isObject() ? root.path(field).path("content") : root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new TokenizerException(file + ": " + field + " must be a string or an object with content");
        }
        return value.textValue();
    }

    /** A template is a string, or a list of named ones, of which "default" is ours. */
    private static @Nullable String template(JsonNode value, Path file) throws TokenizerException {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        for (JsonNode named : value) {
            if (named.path("name").asText().equals("default")
                    && named.path("template").isTextual()) {
                return named.path("template").textValue();
            }
        }
        throw new TokenizerException(
                file + ": chat_template must be a string, or a list with one whose name is \"default\"");
    }
}
