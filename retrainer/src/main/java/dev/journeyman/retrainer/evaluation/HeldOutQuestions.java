package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All questions that a domain holds out: those of every suite, and those of every other {@code .jsonl} file of the folder {@code evals}, which measure
 * what no suite asks (retrieval, the guardrails' sense of the domain).
 */
public final class HeldOutQuestions {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String OPTIONS = "\nA) ";

    private HeldOutQuestions() {}

    /**
     * The questions, suites first, then files by name.
     *
     * @throws IOException where a file is missing or malformed; the message names it
     */
    public static List<HeldOutQuestion> of(Domain domain) throws IOException {
        SuitesFile suites = SuitesFile.read(domain.folder());
        List<HeldOutQuestion> questions = new ArrayList<>();
        Set<String> read = new HashSet<>();
        for (SuiteSpec suite : suites.suites()) {
            read.addAll(suite.files());
            for (EvalItem item : Items.of(suite, suites.judging(), domain)) {
                questions.add(new HeldOutQuestion(
                        item.id(), wording(suite, item.question()), suite.kind() == SuiteSpec.Kind.DIAGNOSIS));
            }
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(domain.folder().resolve("evals"))) {
            files = all.filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> !read.contains(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            read(file, questions);
        }
        return List.copyOf(questions);
    }

    /** The options of a question made from a template are facts in the words of the table and of the passages; those of a written one were written with it. */
    private static String wording(SuiteSpec suite, String question) {
        boolean made = suite.kind() == SuiteSpec.Kind.MCQ || suite.kind() == SuiteSpec.Kind.MCQ_LIKELIHOOD;
        int options = made ? question.indexOf(OPTIONS) : -1;
        return options < 0 ? question : question.substring(0, options);
    }

    private static void read(Path file, List<HeldOutQuestion> into) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            try {
                JsonNode node = JSON.readTree(lines.get(i));
                String question = node.path("question").asText("");
                if (question.isBlank()) {
                    throw new IOException(file + " line " + (i + 1) + ": question is missing");
                }
                into.add(new HeldOutQuestion(
                        file.getFileName() + "/" + node.path("id").asText(String.valueOf(i + 1)), question, false));
            } catch (JsonProcessingException e) {
                throw new IOException(file + " line " + (i + 1) + ": " + e.getOriginalMessage(), e);
            }
        }
    }
}
