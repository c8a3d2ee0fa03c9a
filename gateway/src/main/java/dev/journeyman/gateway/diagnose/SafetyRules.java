package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.journeyman.guardrails.facts.TroubleCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Standing warnings, by the domain's file {@code facts/safety.yaml}: given whatever the model says.
 *
 * @param warnings in the order they are given
 */
record SafetyRules(List<Rule> warnings) {
    /** A warning for meanings and symptoms that have all words of one of the phrases. */
    record Rule(String warning, List<String> has) {}

    /**
     * Reads the file.
     *
     * @throws IOException where it cannot be read; the message names it
     */
    static SafetyRules read(Path file) throws IOException {
        try {
            return DomainFacts.YAML.readValue(file.toFile(), SafetyRules.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The warnings that stand for these codes and symptoms. */
    List<String> of(List<TroubleCode> codes, String symptoms) {
        List<Words> texts = new ArrayList<>();
        codes.forEach(code -> texts.add(Words.of(code.meaning())));
        texts.add(Words.of(symptoms));
        List<String> standing = new ArrayList<>();
        for (Rule rule : warnings) {
            if (texts.stream().anyMatch(text -> text.hasAny(rule.has()))) {
                standing.add(rule.warning());
            }
        }
        return standing;
    }
}
