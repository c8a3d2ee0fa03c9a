package dev.journeyman.feedback.trust;

import dev.journeyman.guardrails.facts.CodeMeanings;
import java.util.Map;

/** A table of trouble codes as trust asks it, as the gateway puts them together. */
final class FactsOfCodes {
    private FactsOfCodes() {}

    static FactCheck check(Map<String, String> table) {
        CodeMeanings meanings = new CodeMeanings(table);
        return text -> meanings.wrongIn(text).stream()
                .map(wrong -> new Contradiction(wrong.code(), wrong.meaning(), wrong.departure()))
                .distinct()
                .toList();
    }
}
