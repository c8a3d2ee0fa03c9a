package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.journeyman.guardrails.facts.TroubleCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How urgent a trouble code is, by the domain's file {@code facts/severity.yaml}: ordered rules on words of the meaning, and a default by system.
 *
 * @param rules the first that matches decides
 * @param bySystem what decides where none matches
 */
record SeverityRules(List<Rule> rules, Map<String, Verdict> bySystem) {
    private static final Set<String> SYSTEMS = Set.of("powertrain", "chassis", "body", "network");

    /** How urgent. */
    enum Level {
        critical,
        high,
        medium,
        low
    }

    /** A level with its reason. */
    record Verdict(Level level, String reason) {}

    /** A level for meanings that have all words of one of the phrases. */
    record Rule(Level level, String reason, List<String> meaningHas) {}

    /**
     * Reads the file.
     *
     * @throws IOException where it cannot be read or lacks something; the message names it
     */
    static SeverityRules read(Path file) throws IOException {
        SeverityRules rules;
        try {
            rules = DomainFacts.YAML.readValue(file.toFile(), SeverityRules.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
        if (!rules.bySystem().keySet().equals(SYSTEMS)) {
            throw new IOException(file + ": by_system must have " + SYSTEMS + ", has "
                    + rules.bySystem().keySet());
        }
        return rules;
    }

    /** How urgent a code is, and why. */
    Verdict of(TroubleCode code) {
        Words meaning = Words.of(code.meaning());
        for (Rule rule : rules) {
            if (meaning.hasAny(rule.meaningHas())) {
                return new Verdict(rule.level(), rule.reason());
            }
        }
        Verdict verdict = bySystem.get(code.system());
        return verdict == null ? new Verdict(Level.medium, "Nothing is known of this system.") : verdict;
    }
}
