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
 */
public record ModelLineage(String name, boolean systemPrompt) {
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
            return new ModelLineage(NAME.matcher(fallback).matches() ? fallback : "model", true);
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
        String prompt = root.path("system_prompt").asText("domain");
        return switch (prompt) {
            case "none" -> new ModelLineage(name, false);
            case "domain" -> new ModelLineage(name, true);
            default ->
                throw new IOException(file + ": system_prompt must be \"domain\" or \"none\", was \"" + prompt + "\"");
        };
    }
}
