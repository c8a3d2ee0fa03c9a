package dev.journeyman.guardrails.classifier.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The texts that the classifier is trained on: the corpus folder's, and of the domain's folder the instructions and the knowledge. What the domain holds out ({@code
 * evals}) is never read.
 *
 * @param samples in the order of the files' names and lines
 * @param sha256 of all of them, in hexadecimal digits
 */
public record Corpus(List<Sample> samples, String sha256) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final int MOST_SAMPLES = 500_000;
    private static final int MOST_CHARS = 20_000;
    private static final int MOST_PROBLEMS = 20;
    private static final Set<String> LABELS = Set.of("attack", "harmful", "toxic", "off_topic", "on_topic", "harmless");

    /** What the domain's knowledge has as sentences and headings; the rest are names and codes. */
    private static final Set<String> PROSE =
            Set.of("title", "about", "step", "why", "cause", "safety", "symptoms", "text");

    /** Copies the list. */
    public Corpus {
        samples = List.copyOf(samples);
    }

    /**
     * Reads both folders.
     *
     * @throws IOException where one cannot be read, or lines are not sound; the message names the first of them, each with its file and line
     */
    public static Corpus read(Path corpus, Path domain) throws IOException {
        Reader reader = new Reader();
        for (Path file : files(corpus, ".jsonl")) {
            reader.corpusFile(file);
        }
        if (reader.samples.isEmpty()) {
            reader.problems.add(corpus + ": no file ends in .jsonl, or all are empty");
        }
        for (Path file : files(domain.resolve("instructions"), ".jsonl")) {
            reader.instructions(file);
        }
        for (Path file : files(domain.resolve("knowledge"), ".yaml")) {
            reader.prose(file, YAML.readTree(Files.readString(file)), "");
        }
        if (!reader.problems.isEmpty()) {
            throw new IOException(
                    String.join("\n", reader.problems.subList(0, Math.min(reader.problems.size(), MOST_PROBLEMS))));
        }
        return new Corpus(reader.samples, digest(reader.samples));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String digest(List<Sample> samples) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Sample sample : samples) {
                sha.update(
                        (sample.source() + '\0' + sample.label() + '\0' + sample.kind() + '\0' + sample.text() + '\0')
                                .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static final class Reader {
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();

        void corpusFile(Path file) throws IOException {
            String source = file.getFileName().toString().replace(".jsonl", "");
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                JsonNode node = parse(file, number, line);
                String text = node.path("text").asText("");
                String label = node.path("label").asText("");
                if (text.isBlank() || text.length() > MOST_CHARS || !LABELS.contains(label)) {
                    problems.add(file + ":" + number + ": a line has a text of 1 to " + MOST_CHARS
                            + " characters and a label of " + new java.util.TreeSet<>(LABELS) + ", not '" + label
                            + "'");
                    continue;
                }
                add(new Sample(
                        text,
                        label,
                        node.path("kind").asText(""),
                        node.path("language").asText("en"),
                        source));
            }
        }

        void instructions(Path file) throws IOException {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                JsonNode node = parse(file, number, line);
                String kind = node.path("kind").asText("");
                String label = switch (kind) {
                    case "refuse-harm" -> "harmful";
                    case "refuse-topic" -> "off_topic";
                    default -> "on_topic";
                };
                add(new Sample(node.path("prompt").asText(""), label, kind, "en", Sample.QUESTIONS));
                add(new Sample(node.path("answer").asText(""), "harmless", kind, "en", Sample.ANSWERS));
            }
        }

        void prose(Path file, JsonNode node, String key) {
            if (node.isTextual() && PROSE.contains(key)) {
                add(new Sample(node.asText().strip(), "harmless", key, "en", Sample.PASSAGES));
            } else if (node.isArray()) {
                node.forEach(item -> prose(file, item, key));
            } else {
                node.properties().forEach(entry -> prose(file, entry.getValue(), entry.getKey()));
            }
        }

        private JsonNode parse(Path file, int number, String line) {
            try {
                return JSON.readTree(line);
            } catch (JsonProcessingException e) {
                problems.add(file + ":" + number + ": not a JSON object");
                return JSON.createObjectNode();
            }
        }

        private void add(Sample sample) {
            if (!sample.text().isBlank() && seen.add(sample.source() + '\0' + sample.text())) {
                if (samples.size() >= MOST_SAMPLES) {
                    throw new IllegalStateException("a corpus has at most " + MOST_SAMPLES + " texts");
                }
                samples.add(sample);
            }
        }
    }
}
