package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model's folder that a gateway can serve: random weights of a {@link Shape}, with the tokenizer of another model and as many tokens as that one has. Its answers are noise. */
public final class RandomModel {
    private static final List<String> TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json");

    private RandomModel() {}

    /**
     * Writes it.
     *
     * @param directory holds no model yet
     * @param tokenizer a model's folder with one end token
     */
    public static void write(Path directory, Shape shape, Path tokenizer, long seed) throws IOException {
        JsonNode config = JsonMapper.builder()
                .build()
                .readTree(tokenizer.resolve("config.json").toFile());
        if (!config.path("vocab_size").isInt() || !config.path("eos_token_id").isInt()) {
            throw new IOException(tokenizer + " has no config.json with a vocab_size and one eos_token_id");
        }
        Files.createDirectories(directory);
        for (String file : TOKENIZER) {
            Files.copy(tokenizer.resolve(file), directory.resolve(file));
        }
        RandomCheckpoint.write(
                directory,
                shape.config(
                        config.path("vocab_size").asInt(),
                        config.path("eos_token_id").asInt()),
                seed);
    }
}
