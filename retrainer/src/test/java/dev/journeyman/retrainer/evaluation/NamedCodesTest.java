package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Instruction;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.slm.tokenizer.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A code that the table of facts lacks is unknown, so nothing that a model learns from may explain it. */
class NamedCodesTest {
    private static final Domain DOMAIN = TestDomain.DOMAIN;

    @Test
    void everyCodeThatAPassageIsForIsInTheTable() {
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (Passage passage : DOMAIN.passages()) {
            for (String range : passage.codes()) {
                for (String code : List.of(range.split("-", -1))) {
                    named++;
                    if (DOMAIN.codes().find(code).isEmpty()) {
                        missing.add(passage.id() + ": " + range);
                    }
                }
            }
        }
        assertThat(named).isPositive();
        assertThat(missing).isEmpty();
    }

    @Test
    void noCodeIsInTwoPassages() {
        Map<String, String> owners = new HashMap<>();
        Set<String> shared = new TreeSet<>();
        for (Passage passage : DOMAIN.passages()) {
            for (String range : passage.codes()) {
                String[] ends = range.split("-", -1);
                DOMAIN.codes().between(ends[0], ends[ends.length - 1]).forEach(code -> {
                    String owner = owners.putIfAbsent(code.code(), passage.id());
                    if (owner != null && !owner.equals(passage.id())) {
                        shared.add(code.code() + ": " + owner + " and " + passage.id());
                    }
                });
            }
        }
        assertThat(owners).isNotEmpty();
        assertThat(shared).isEmpty();
    }

    @Test
    void everyCodeInTheTextOfAPassageIsInTheTable() {
        Set<String> missing = new TreeSet<>();
        for (Passage passage : DOMAIN.passages()) {
            unknownIn(passage.prose()).forEach(code -> missing.add(passage.id() + ": " + code));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyCodeInAnInstructionIsInTheTableOrSaidToBeUnknown() {
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (Instruction instruction : DOMAIN.instructions()) {
            Set<String> unknown = new TreeSet<>();
            instruction.messages().forEach(message -> unknown.addAll(unknownIn(message.content())));
            named += instruction.messages().stream()
                    .mapToInt(message -> MentionedCodes.in(message.content()).size())
                    .sum();
            if (!unknown.isEmpty() && !saysThatItDoesNotKnow(instruction)) {
                missing.add(instruction.id() + ": " + unknown);
            }
        }
        assertThat(named).isPositive();
        assertThat(missing).isEmpty();
    }

    private static Set<String> unknownIn(String text) {
        Set<String> codes = MentionedCodes.in(text);
        codes.removeIf(code -> DOMAIN.codes().find(code).isPresent());
        return codes;
    }

    private static boolean saysThatItDoesNotKnow(Instruction instruction) {
        return instruction.messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(message -> PlainWords.of(message.content()))
                .anyMatch(words -> TestDomain.SUITES.judging().unknown().stream()
                        .anyMatch(form -> words.contains(PlainWords.of(form))));
    }
}
