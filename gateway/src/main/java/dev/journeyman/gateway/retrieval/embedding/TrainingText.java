package dev.journeyman.gateway.retrieval.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.gateway.retrieval.documents.KnowledgeReader;
import dev.journeyman.gateway.retrieval.documents.UnreadableDocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a projection may be trained on: a domain's entries of knowledge, its question templates and the questions of its instructions. Held-out templates are
 * left out here, and {@code evals} is never opened. Immutable.
 *
 * @param entries in the order of their files
 * @param templates question sentences by the part of the entry that answers, with slots
 * @param vehicles for the slot
 * @param questions that are about one entry
 * @param strangers questions that no entry answers: greetings, small talk, other topics
 */
public record TrainingText(
        List<KnowledgeReader.Entry> entries,
        Map<String, List<String>> templates,
        List<String> vehicles,
        List<Question> questions,
        List<Question> strangers) {
    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String HELD_OUT = "heldout";
    private static final String OPTIONS = "mcq_";

    /**
     * A question and the entry it is about.
     *
     * @param id of the instruction
     * @param text what is asked; of a dialogue, all that the user said
     * @param answer the project's own answer
     * @param about the entry's id; of a stranger, the kind of instruction
     */
    public record Question(String id, String text, String answer, String about) {}

    /** Lists that nobody changes. */
    public TrainingText {
        entries = List.copyOf(entries);
        templates = Map.copyOf(templates);
        vehicles = List.copyOf(vehicles);
        questions = List.copyOf(questions);
        strangers = List.copyOf(strangers);
    }

    /**
     * Reads a domain folder.
     *
     * @throws IOException where a file is missing or malformed; the message names it
     */
    public static TrainingText read(Path domain) throws IOException {
        List<KnowledgeReader.Entry> entries = new ArrayList<>();
        for (Path file : files(domain.resolve("knowledge"), ".yaml")) {
            try {
                entries.addAll(KnowledgeReader.entries(file));
            } catch (UnreadableDocumentException e) {
                throw new IOException(file + " " + e.reason(), e);
            }
        }
        Map<String, List<String>> templates = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> list : YAML.readTree(
                        domain.resolve("templates/knowledge.yaml").toFile())
                .properties()) {
            if (!list.getKey().startsWith(HELD_OUT) && !list.getKey().startsWith(OPTIONS)) {
                templates.put(list.getKey(), texts(list.getValue()));
            }
        }
        List<String> vehicles =
                texts(YAML.readTree(domain.resolve("templates/vehicles.yaml").toFile())
                        .path("vehicles"));
        List<String> ids = entries.stream().map(KnowledgeReader.Entry::id).toList();
        Map<String, String> known = new LinkedHashMap<>();
        ids.forEach(id -> known.put(id, id));
        List<Question> questions = new ArrayList<>();
        List<Question> strangers = new ArrayList<>();
        for (Path file : files(domain.resolve("instructions"), ".jsonl")) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    JsonNode node = JSON.readTree(line);
                    String concept = node.path("concept").asText();
                    String kind = node.path("kind").asText();
                    if (known.containsKey(concept)) {
                        questions.add(question(node, concept));
                    } else if (kind.equals("chat") || kind.equals("refuse-topic")) {
                        strangers.add(question(node, kind));
                    }
                }
            }
        }
        return new TrainingText(entries, templates, vehicles, questions, strangers);
    }

    /** The same with the questions that fit only. */
    public TrainingText where(Predicate<Question> kept) {
        return new TrainingText(
                entries,
                templates,
                vehicles,
                questions.stream().filter(kept).toList(),
                strangers.stream().filter(kept).toList());
    }

    private static Question question(JsonNode node, String about) {
        String id = node.path("id").asText();
        if (!node.has("messages")) {
            return new Question(
                    id, node.path("prompt").asText(), node.path("answer").asText(), about);
        }
        List<String> asked = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (JsonNode message : node.path("messages")) {
            (message.path("role").asText().equals("user") ? asked : said)
                    .add(message.path("content").asText());
        }
        return new Question(id, String.join(" ", asked), String.join(" ", said), about);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
