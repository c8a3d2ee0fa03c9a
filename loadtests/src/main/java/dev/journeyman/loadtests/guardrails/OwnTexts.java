package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.guardrails.stream.OutputGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the project wrote for its domain.
 *
 * @param questions of the instructions
 * @param answers of the instructions, each once
 * @param inDomain questions that are held out
 */
record OwnTexts(List<String> questions, List<String> answers, List<String> inDomain) {
    /** The beginning of a sentence that speaks of the one before. */
    private static final Pattern LEANS = Pattern.compile(
            "^(?:It|This|That|The code|They|These|Its|Both|(?:The )?(?:[A-Z][a-z]+ )?[Cc]auses?|Meaning)\\b");

    private static final int RUN = 5;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads a domain's folder. */
    static OwnTexts read(Path domain) throws IOException {
        List<String> questions = new ArrayList<>();
        Set<String> answers = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(domain.resolve("instructions"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode node = JSON.readTree(line);
                    if (node.path("prompt").isTextual() && node.path("answer").isTextual()) {
                        questions.add(node.path("prompt").textValue());
                        answers.add(node.path("answer").textValue());
                    }
                }
            }
        }
        List<String> inDomain = new ArrayList<>();
        Path held = domain.resolve("evals/in-domain.jsonl");
        if (Files.exists(held)) {
            for (String line : Files.readAllLines(held)) {
                inDomain.add(JSON.readTree(line).path("question").asText());
            }
        }
        return new OwnTexts(questions, List.copyOf(answers), inDomain);
    }

    /** Answers that pass as they are, name no code, can stand in any order, and have no {@value #RUN} words in a row that another one has. */
    List<String> fillers(Guardrails guardrails) {
        Set<String> runs = new HashSet<>();
        return answers.stream()
                .filter(text -> text.length() < 400 && text.endsWith(".") && text.indexOf('\n') < 0)
                .filter(text ->
                        !LEANS.matcher(text).find() && MentionedCodes.in(text).isEmpty())
                .filter(text -> isNew(text, runs))
                .filter(text -> passes(guardrails, text))
                .toList();
    }

    private static boolean isNew(String text, Set<String> runs) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1);
        Set<String> own = new HashSet<>();
        for (int i = 0; i + RUN <= words.length; i++) {
            own.add(String.join(" ", List.of(words).subList(i, i + RUN)));
        }
        if (own.isEmpty()) {
            own.add(String.join(" ", words));
        }
        return own.stream().noneMatch(runs::contains) && runs.addAll(own);
    }

    private static boolean passes(Guardrails guardrails, String text) {
        OutputGuard guard = new OutputGuard(guardrails, Situation.NONE);
        guard.add(text);
        guard.end();
        return guard.judgements().stream().map(Judgement::action).allMatch(Action.OBSERVE::equals);
    }
}
