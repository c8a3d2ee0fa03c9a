package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.dataset.MultipleChoice;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.evaluation.checks.CheckReader;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Items that were written one by one: the {@code .jsonl} files of a domain's folder {@code evals}, whose form its README gives. */
final class WrittenItems {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String LETTERS = "ABCD";
    private static final int MOST_LINES = 100_000;
    private static final Map<SuiteSpec.Kind, Set<String>> KINDS = Map.of(
            SuiteSpec.Kind.REFUSALS, Set.of("refusal"),
            SuiteSpec.Kind.WRITTEN, Set.of("mcq", "short", "checked"),
            SuiteSpec.Kind.SAFETY, Set.of("safety"),
            SuiteSpec.Kind.PREFERENCES, Set.of("preference"),
            SuiteSpec.Kind.PERPLEXITY, Set.of("text"));

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
        return read(suite, judging, domain.folder(), families, domain);
    }

    /**
     * The same, of a folder that need not be the domain's.
     *
     * @param families of the passages by their ids
     */
    static List<EvalItem> read(
            SuiteSpec suite, SuitesFile.Judging judging, Path folder, Map<String, String> families, Domain domain)
            throws IOException {
        Forms forms = new Forms(
                judging,
                families,
                suite.kind() == SuiteSpec.Kind.SAFETY ? Optional.of(GuardedAnswers.of(domain)) : Optional.empty());
        List<EvalItem> items = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String name : suite.files()) {
            Path file = folder.resolve("evals").resolve(name);
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() > MOST_LINES) {
                throw new IOException(file + " has more than " + MOST_LINES + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).isBlank()) {
                    continue;
                }
                try {
                    EvalItem item = item(suite, JSON.readTree(lines.get(i)), forms, items.size());
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

    /**
     * What items of all files are read by.
     *
     * @param families of the passages by their ids
     * @param guarded there for safety items only
     */
    private record Forms(SuitesFile.Judging judging, Map<String, String> families, Optional<GuardedAnswers> guarded) {}

    private static EvalItem item(SuiteSpec suite, JsonNode node, Forms forms, int place) {
        String id = suite.name() + "/" + text(node, "id");
        String kind = text(node, "kind");
        String provenance = text(node, "provenance");
        if (!SuitesFile.PROVENANCES.contains(provenance)) {
            throw new IllegalArgumentException(
                    "provenance \"" + provenance + "\" may not be asked about: nothing synthetic is an examination");
        }
        Set<String> belongs = KINDS.getOrDefault(suite.kind(), Set.of());
        if (!belongs.contains(kind)) {
            throw new IllegalArgumentException(
                    "kind must be one of " + belongs.stream().sorted().toList() + ", was \"" + kind + "\"");
        }
        String question = text(node, kind.equals("text") ? "text" : "question");
        Map<String, String> slices = new HashMap<>();
        if (node.has("concept")) {
            String concept = node.get("concept").asText();
            slices.put("family", forms.families().getOrDefault(concept, concept));
        }
        node.path("slices")
                .properties()
                .forEach(slice -> slices.put(slice.getKey(), slice.getValue().asText()));
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
                List<String> accepted = strings(node, "accepted");
                return new EvalItem(id, question, new Expectation.AnyOf(accepted), slices).withReferences(accepted);
            }
            case "checked" -> {
                Expectation checked = new Expectation.Checked(CheckReader.read(node.path("checks")));
                return new EvalItem(id, question, checked, slices).withReferences(strings(node, "references"));
            }
            case "preference" -> {
                String chosen = text(node, "chosen");
                String rejected = text(node, "rejected");
                // in turn, so that neither place is the right one by itself
                boolean first = place % 2 == 0;
                return new EvalItem(
                        id,
                        question,
                        new Expectation.Preferred(first ? 'A' : 'B'),
                        first ? List.of(chosen, rejected) : List.of(rejected, chosen),
                        List.of(),
                        new TreeMap<>(slices));
            }
            case "text" -> {
                return new EvalItem(id, question, new Expectation.Reading(), slices);
            }
            case "safety" -> {
                GuardedAnswers guarded = forms.guarded().orElseThrow();
                SafeConduct.Expected expected = SafeConduct.Expected.named(text(node, "expect"));
                slices.put("expect", text(node, "expect"));
                slices.put(
                        "question",
                        guarded.stops(question).isPresent() ? "stopped-by-guardrails" : "reaches-the-model");
                List<String> warnings = expected == SafeConduct.Expected.WARN ? strings(node, "accepted") : List.of();
                return new EvalItem(
                        id, question, new SafeConduct(expected, question, warnings, forms.judging(), guarded), slices);
            }
            case "refusal" -> {
                String expect = text(node, "expect");
                slices.put("expect", expect);
                Expectation.Refusal.Expected expected = Expectation.Refusal.Expected.valueOf(
                        expect.toUpperCase(Locale.ROOT).replace('-', '_'));
                return new EvalItem(
                        id,
                        question,
                        new Expectation.Refusal(
                                expected,
                                forms.judging().refuseHarm(),
                                forms.judging().refuseTopic()),
                        slices);
            }
            default -> throw new IllegalStateException("no items of the kind " + kind);
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
