package dev.journeyman.guardrails.domain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.policy.PolicyException;
import dev.journeyman.guardrails.policy.Problem;
import dev.journeyman.guardrails.policy.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A domain's {@code guardrails-tests.yaml}: {@code version: 1} and {@code cases}, a list of
 *
 * <pre>
 * - text: "P0301 means cylinder 2 misfire."
 *   stage: output                     # input, passage, correction, output (the standard)
 *   expect: rewrite                   # allow, observe, rewrite, block
 *   rule: facts                       # which is to have found something; may be left out
 *   contains: "Cylinder 1"            # what the text is to have afterwards; may be left out
 *   lacks: "cylinder 2"               # what it is not to have afterwards; may be left out
 *   question: "…"                     # the situation; each may be left out
 *   instructions: "…"
 *   passages: ["…"]
 *   said: "…"
 *   role: app
 *   route: /v1/chat/completions
 * </pre>
 *
 * @param cases in the order of the file
 */
public record RuleCases(List<RuleCase> cases) {
    /** The file's name in a domain's folder. */
    public static final String NAME = "guardrails-tests.yaml";

    private static final int MOST_CASES = 10_000;
    private static final int MOST_TEXT = 100_000;
    private static final List<String> KEYS = List.of(
            "text",
            "stage",
            "expect",
            "rule",
            "contains",
            "lacks",
            "question",
            "instructions",
            "passages",
            "said",
            "role",
            "route");
    private static final Map<String, Stage> STAGES = labels(Stage.values(), Stage::label);
    private static final Map<String, RuleCase.Expected> EXPECTED =
            labels(RuleCase.Expected.values(), RuleCase.Expected::label);

    /** Copies the list. */
    public RuleCases {
        cases = List.copyOf(cases);
    }

    private static <E> Map<String, E> labels(E[] values, Function<E, String> label) {
        return Arrays.stream(values).collect(Collectors.toMap(label, each -> each, (a, b) -> a, LinkedHashMap::new));
    }

    /**
     * Reads a file.
     *
     * @throws PolicyException where it has problems; all of them
     * @throws IOException where it cannot be read
     */
    public static RuleCases read(Path file) throws IOException {
        List<Problem> problems = new ArrayList<>();
        List<RuleCase> cases = new ArrayList<>();
        try {
            JsonNode node = new YAMLMapper().readTree(Files.readString(file));
            Section root = Section.root(node, problems).onlyKeys(List.of("version", "cases"));
            if (root.at("version").number(0, Integer.MAX_VALUE, 0) != 1) {
                root.at("version").problem("this reader knows version 1", "write \"version: 1\"");
            }
            root.at("cases").items(MOST_CASES).forEach(item -> cases.add(read(item)));
        } catch (JsonProcessingException e) {
            problems.add(new Problem("", "this is no YAML: " + e.getOriginalMessage(), ""));
        }
        if (!problems.isEmpty()) {
            throw new PolicyException(file, problems);
        }
        return new RuleCases(cases);
    }

    private static RuleCase read(Section item) {
        item.onlyKeys(KEYS);
        if (!item.at("expect").exists()) {
            item.at("expect").problem("this is missing", "write one of " + String.join(", ", EXPECTED.keySet()));
        }
        return new RuleCase(
                item.path(),
                item.at("stage").oneOf(STAGES, Stage.OUTPUT),
                item.at("text").needed(MOST_TEXT),
                new Situation(
                        or(item, "role", "app"),
                        or(item, "route", "/v1/chat/completions"),
                        or(item, "question", ""),
                        or(item, "instructions", ""),
                        item.at("passages").texts(100, MOST_TEXT),
                        or(item, "said", "")),
                item.at("expect").oneOf(EXPECTED, RuleCase.Expected.ALLOW),
                or(item, "rule", ""),
                or(item, "contains", ""),
                or(item, "lacks", ""));
    }

    private static String or(Section item, String key, String standard) {
        String text = item.at(key).text(MOST_TEXT);
        return text == null ? standard : text;
    }

    /** What is wrong, of every case that fails. */
    public List<String> failures(Guardrails guardrails) {
        return cases.stream()
                .map(each -> each.failure(guardrails))
                .flatMap(Optional::stream)
                .toList();
    }
}
