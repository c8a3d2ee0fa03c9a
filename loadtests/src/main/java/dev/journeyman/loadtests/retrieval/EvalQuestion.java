package dev.journeyman.loadtests.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A question and the passages that answer it.
 *
 * @param id of the question
 * @param text what is asked
 * @param passages ids of the passages that answer; none where nothing should be found
 * @param kind for the figures by kind
 */
record EvalQuestion(String id, String text, Set<String> passages, String kind) {
    private static final int MOST_QUESTIONS = 100_000;

    EvalQuestion {
        passages = Set.copyOf(passages);
    }

    /**
     * Reads a file of one JSON object a line: {@code id}, {@code question}, {@code passages}, {@code kind}.
     *
     * @throws IOException where a line is no such object; the message names it
     */
    static List<EvalQuestion> read(Path file) throws IOException {
        JsonMapper json = new JsonMapper();
        List<EvalQuestion> questions = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode node = json.readTree(line);
            Set<String> passages = new HashSet<>();
            node.path("passages").forEach(each -> passages.add(each.asText()));
            EvalQuestion question = new EvalQuestion(
                    node.path("id").asText(),
                    node.path("question").asText(),
                    passages,
                    node.path("kind").asText("all"));
            if (question.id().isBlank()
                    || question.text().isBlank()
                    || !node.path("passages").isArray()) {
                throw new IOException(file + " line " + number + " needs id, question and passages");
            }
            if (!ids.add(question.id()) || questions.size() >= MOST_QUESTIONS) {
                throw new IOException(
                        file + " line " + number + ": " + question.id() + " stands twice, or too many lines");
            }
            questions.add(question);
        }
        if (questions.isEmpty()) {
            throw new IOException(file + " has no question");
        }
        return questions;
    }
}
