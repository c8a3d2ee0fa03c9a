package dev.journeyman.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the shipped domain's files say, for tests. */
public final class DomainFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    private DomainFiles() {}

    /** The domain's folder. */
    public static Path folder() {
        return Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive");
    }

    /** The table of codes. */
    public static TroubleCodes codes() {
        try {
            return TroubleCodes.read(folder().resolve("facts/dtc.csv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every text of the passages: each string of {@code knowledge}, and each passage's strings in one. */
    public static List<String> passages() {
        List<String> texts = new ArrayList<>();
        for (Path file : files("knowledge", ".yaml")) {
            try {
                for (JsonNode passage : YAML.readTree(file.toFile())) {
                    List<String> strings = new ArrayList<>();
                    strings(passage, strings);
                    texts.addAll(strings);
                    texts.add(passage.path("codes") + "\n" + String.join("\n", strings));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    /** Every answer of {@code instructions}. */
    public static List<String> answers() {
        List<String> answers = new ArrayList<>();
        for (Path file : files("instructions", ".jsonl")) {
            try {
                for (String line : Files.readAllLines(file)) {
                    JsonNode node = JSON.readTree(line);
                    if (node.has("answer")) {
                        answers.add(node.get("answer").textValue());
                    }
                    node.path("messages").forEach(message -> {
                        if (message.path("role").asText().equals("assistant")) {
                            answers.add(message.path("content").textValue());
                        }
                    });
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return answers;
    }

    private static void strings(JsonNode node, List<String> found) {
        if (node.isTextual()) {
            found.add(node.textValue());
        }
        node.forEach(child -> strings(child, found));
    }

    private static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.list(folder().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
