package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run's checkpoints were made from: {@code inputs.json} of its folder. A run goes on only with the same, since weights of one recipe or
 * domain that went on with another would be of neither, and their lineage would say so of the last one only.
 *
 * @param recipeSha256 of the recipe's file
 * @param domainSha256 of what examples are written from ({@link DomainDigest#ofTrainingData})
 * @param systemPromptSha256 of the domain's system prompt
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RunInputs(String recipeSha256, String domainSha256, String systemPromptSha256) {
    static final String FILE = "inputs.json";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static RunInputs of(Path recipeFile, Domain domain) throws IOException {
        return new RunInputs(
                Sha256.of(recipeFile), DomainDigest.ofTrainingData(domain.folder()), Sha256.of(domain.systemPrompt()));
    }

    /**
     * What a run's folder says; empty where it says nothing: a new one, or one of a version that did not write it.
     *
     * @throws IOException where the file cannot be read as such
     */
    static Optional<RunInputs> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunInputs.class));
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    void write(Path folder) throws IOException {
        Path temporary = folder.resolve(FILE + ".part");
        Files.writeString(temporary, JSON.writeValueAsString(this) + "\n");
        Files.move(
                temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The same domain, with another's recipe. */
    RunInputs withRecipeOf(RunInputs other) {
        return new RunInputs(other.recipeSha256, domainSha256, systemPromptSha256);
    }

    /** Names what is different now, for people; empty where nothing is. */
    List<String> changesTo(RunInputs now) {
        List<String> changes = new ArrayList<>();
        if (!now.recipeSha256.equals(recipeSha256)) {
            changes.add("the recipe");
        }
        if (!now.domainSha256.equals(domainSha256)) {
            changes.add("the domain (facts, knowledge, instructions or templates)");
        }
        if (!now.systemPromptSha256.equals(systemPromptSha256)) {
            changes.add("the domain's system prompt");
        }
        return changes;
    }
}
