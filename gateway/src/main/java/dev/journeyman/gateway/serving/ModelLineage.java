package dev.journeyman.gateway.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a model's {@code journeyman.json} says that serving it needs; a model brought from elsewhere has none.
 *
 * @param name the version's name: the file's, else the directory's
 * @param systemPrompt whether the domain's system prompt is put before a conversation that has none; a model trained without one says {@code "none"}
 * @param codesTogether whether a diagnosis of several codes is one question; a model that is asked about each by itself says {@code "diagnosis_codes": "each"}
 * @param readsPassages whether passages are put into its prompt; a small model that was never shown any says {@code "passages": "none"}
 * @param diagnosisSections whether a diagnosis is asked for in the domain's sections; a model that was trained to answer in JSON says {@code "diagnosis": "json"}
 */
public record ModelLineage(
        String name, boolean systemPrompt, boolean codesTogether, boolean readsPassages, boolean diagnosisSections) {
    /** The file's name in a checkpoint's directory. */
    public static final String FILE = "journeyman.json";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    /**
     * Reads a model's lineage.
     *
     * @throws IOException where the file is not JSON or its values cannot be used; the message names it
     */
    public static ModelLineage read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Path last = directory.toAbsolutePath().normalize().getFileName();
        String fallback = last == null ? "model" : last.toString().replaceAll("[^A-Za-z0-9._-]", "-");
        if (!Files.isRegularFile(file)) {
            return new ModelLineage(NAME.matcher(fallback).matches() ? fallback : "model", true, true, true, true);
        }
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        String name = root.path("name").asText(fallback);
        if (!NAME.matcher(name).matches()) {
            throw new IOException(file + ": name must be letters, digits, dots, dashes and underscores, 96 at most");
        }
        return new ModelLineage(
                name,
                isFirst(root, file, "system_prompt", "domain", "none"),
                isFirst(root, file, "diagnosis_codes", "together", "each"),
                isFirst(root, file, "passages", "prompt", "none"),
                isFirst(root, file, "diagnosis", "sections", "json"));
    }

    /** Whether a field has the first of its two values, which is also what a missing one stands for. */
    private static boolean isFirst(JsonNode root, Path file, String field, String first, String second)
            throws IOException {
        String value = root.path(field).asText(first);
        if (!value.equals(first) && !value.equals(second)) {
            throw new IOException(
                    file + ": " + field + " must be \"" + first + "\" or \"" + second + "\", was \"" + value + "\"");
        }
        return value.equals(first);
    }
}
