package dev.journeyman.guardrails.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.DomainFiles;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.guardrails.stream.OutputGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the project itself wrote passes its guardrails. */
class OwnTextsTest {
    @Test
    void answersAndPassagesPass() throws IOException {
        Guardrails guardrails = DomainGuardrails.load(DomainFiles.folder(), DomainFiles.codes(), RuleWatch.NONE);
        List<String> texts = new ArrayList<>(DomainFiles.answers());
        texts.addAll(DomainFiles.passages());
        Map<String, Integer> found = new TreeMap<>();
        Map<String, List<String>> shown = new TreeMap<>();
        List<String> blocked = new ArrayList<>();
        for (String text : texts) {
            OutputGuard guard = new OutputGuard(guardrails, Situation.of("app", "/v1/chat/completions"));
            guard.add(text);
            guard.end();
            for (Judgement judgement : guard.judgements()) {
                String key = judgement.rule() + " " + judgement.reason();
                found.merge(key, 1, Integer::sum);
                shown.computeIfAbsent(key, none -> new ArrayList<>()).add(text.replace('\n', ' '));
                if (judgement.action() == Action.BLOCK || judgement.rule().equals("facts")) {
                    blocked.add(judgement.rule() + ": " + text);
                }
            }
        }
        System.out.println(texts.size() + " texts: " + found);
        if (Boolean.getBoolean("journeyman.show")) {
            shown.forEach((key, some) -> some.stream()
                    .limit(25)
                    .forEach(text ->
                            System.out.println(key + " | " + text.substring(0, Math.min(330, text.length())))));
        }
        assertThat(blocked).as("blocked, or found wrong").isEmpty();
        int warned = found.entrySet().stream()
                .filter(each -> each.getKey().startsWith("dangerous-advice"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(warned)
                .as("a warning more does no harm, but should not be common")
                .isLessThan(texts.size() / 100);
    }
}
