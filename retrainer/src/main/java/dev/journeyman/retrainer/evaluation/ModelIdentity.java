package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which model answered.
 *
 * @param name how the report calls it
 * @param weightsDigest SHA-256 of the weights file; of the list of digests where there are several files
 * @param fingerprint SHA-256 over all that its answers depend on: weights, configuration, tokenizer, chat template, precision and system prompt
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelIdentity(String name, String weightsDigest, String fingerprint) {
    private static final List<String> OTHER_FILES = List.of(
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja");

    /**
     * Digests a model directory.
     *
     * @throws IOException where it has no weights
     */
    static ModelIdentity of(Path directory, String name, String precision, String systemPrompt) throws IOException {
        List<Path> weights;
        try (Stream<Path> files = Files.list(directory)) {
            weights = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        if (weights.isEmpty()) {
            throw new IOException(directory + " has no weights (model.safetensors): it is no model directory");
        }
        StringBuilder several = new StringBuilder();
        for (Path file : weights) {
            several.append(file.getFileName())
                    .append(' ')
                    .append(Sha256.of(file))
                    .append('\n');
        }
        String weightsDigest = weights.size() == 1 ? Sha256.of(weights.get(0)) : Sha256.of(several.toString());
        StringBuilder all = new StringBuilder(several);
        for (String other : OTHER_FILES) {
            Path file = directory.resolve(other);
            if (Files.exists(file)) {
                all.append(other).append(' ').append(Sha256.of(file)).append('\n');
            }
        }
        all.append("precision ").append(precision).append("\nsystem ").append(systemPrompt);
        return new ModelIdentity(name, weightsDigest, Sha256.of(all.toString()));
    }
}
