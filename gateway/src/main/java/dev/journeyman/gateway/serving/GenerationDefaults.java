package dev.journeyman.gateway.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.slm.generation.InvalidRequestException;
import dev.journeyman.slm.generation.SamplingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a model samples where a request does not say: what its {@code generation_config.json} recommends.
 *
 * <p>Hugging Face's rule holds: a model that does not say {@code "do_sample": true} takes the most likely token, temperature 0. The starter model is one.
 *
 * @param temperature the default of {@code temperature}
 * @param topP the default of {@code top_p}
 * @param topK the default of {@code top_k}; 0 is all
 * @param repetitionPenalty the default of {@code repetition_penalty}
 */
public record GenerationDefaults(double temperature, double topP, int topK, double repetitionPenalty) {
    /** The most likely token always. */
    public static final GenerationDefaults GREEDY = new GenerationDefaults(0, 1, 0, 1);

    /** The file's name in a checkpoint's directory. */
    public static final String FILE = "generation_config.json";

    /**
     * Reads a checkpoint's defaults; {@link #GREEDY} where it has no such file.
     *
     * @throws IOException where the file is not JSON or a value is out of range; the message names it
     */
    public static GenerationDefaults read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return GREEDY;
        }
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        double penalty = root.path("repetition_penalty").asDouble(1);
        GenerationDefaults defaults = root.path("do_sample").asBoolean(false)
                ? new GenerationDefaults(
                        root.path("temperature").asDouble(1),
                        root.path("top_p").asDouble(1),
                        root.path("top_k").asInt(0),
                        penalty)
                : new GenerationDefaults(0, 1, 0, penalty);
        try {
            SamplingOptions checked = defaults.options().build();
            return new GenerationDefaults(
                    checked.temperature(), checked.topP(), checked.topK(), checked.repetitionPenalty());
        } catch (InvalidRequestException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Options that start at these defaults. */
    public SamplingOptions.Builder options() {
        return SamplingOptions.builder()
                .temperature(temperature)
                .topP(topP)
                .topK(topK)
                .repetitionPenalty(repetitionPenalty);
    }
}
