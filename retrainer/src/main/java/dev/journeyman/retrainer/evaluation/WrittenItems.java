package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.dataset.MultipleChoice;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Items that were written one by one: the {@code .jsonl} files of a domain's folder {@code evals}, whose form its README gives. */
final class WrittenItems {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String LETTERS = "ABCD";
    private static final int MOST_LINES = 100_000;

    private WrittenItems() {}

    /**
     * The items of all files of the suite, in order.
     *
     * @throws IOException where a file is missing or malformed; the message names every bad line
     */
    static List<EvalItem> read(SuiteSpec suite, SuitesFile.Judging judging, Domain domain) throws IOException {
        Map<String, String> families = new HashMap<>();
        for (Passage passage : domain.passages()) {
            families.put(passage.id(), passage.family());
        }
        List<EvalItem> items = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String name : suite.files()) {
            Path file = domain.folder().resolve("evals").resolve(name);
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() > MOST_LINES) {
                throw new IOException(file + " has more than " + MOST_LINES + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).isBlank()) {
                    continue;
                }
                try {
                    EvalItem item = item(suite, JSON.readTree(lines.get(i)), judging, families);
                    if (!ids.add(item.id())) {
                        throw new IllegalArgumentException("the id " + item.id() + " stands twice");
                    }
                    items.add(item);
                } catch (JsonProcessingException e) {
                    problems.add(name + " line " + (i + 1) + ": " + e.getOriginalMessage());
                } catch (IllegalArgumentException e) {
                    problems.add(name + " line " + (i + 1) + ": " + e.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException("the suite " + suite.name() + " has problems: "
                    + String.join("; ", problems.subList(0, Math.min(20, problems.size()))));
        }
        return items;
    }

    private static EvalItem item(
            SuiteSpec suite, JsonNode node, SuitesFile.Judging judging, Map<String, String> families) {
        String id = suite.name() + "/" + text(node, "id");
        String kind = text(node, "kind");
        String question = text(node, "question");
        Map<String, String> slices = new HashMap<>();
        if (node.has("concept")) {
            String concept = node.get("concept").asText();
            slices.put("family", families.getOrDefault(concept, concept));
        }
        switch (kind) {
            case "mcq" -> {
                List<String> options = strings(node, "options");
                String answer = text(node, "answer");
                if (options.size() != LETTERS.length() || answer.length() != 1 || !LETTERS.contains(answer)) {
                    throw new IllegalArgumentException("mcq needs four options and an answer of A to D");
                }
                slices.put("form", kind);
                char letter = answer.charAt(0);
                String prompt = new MultipleChoice.Item(question, options, letter, "").prompt();
                return new EvalItem(
                        id, prompt, new Expectation.Letter(letter, options.get(LETTERS.indexOf(letter))), slices);
            }
            case "short" -> {
                slices.put("form", kind);
                return new EvalItem(id, question, new Expectation.AnyOf(strings(node, "accepted")), slices);
            }
            case "refusal" -> {
                String expect = text(node, "expect");
                slices.put("expect", expect);
                Expectation.Refusal.Expected expected = Expectation.Refusal.Expected.valueOf(
                        expect.toUpperCase(Locale.ROOT).replace('-', '_'));
                return new EvalItem(
                        id,
                        question,
                        new Expectation.Refusal(expected, judging.refuseHarm(), judging.refuseTopic()),
                        slices);
            }
            default -> throw new IllegalArgumentException("kind must be mcq, short or refusal, was \"" + kind + "\"");
        }
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return text;
    }

    private static List<String> strings(JsonNode node, String field) {
        List<String> strings = new ArrayList<>();
        node.path(field).forEach(one -> strings.add(one.asText()));
        if (strings.isEmpty() || strings.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(field + " must be a list of texts");
        }
        return strings;
    }
}
