package dev.journeyman.guardrails.domain;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.policy.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case of a domain's {@code guardrails-tests.yaml}: a text, and what is to become of it.
 *
 * @param name where it stands in the file, for messages
 * @param stage where the text stands
 * @param text to be judged
 * @param situation what surrounds it
 * @param expect what is to become of it
 * @param rule which is to have found something; empty where any or none may
 * @param contains what the text is to have afterwards; empty for anything
 * @param lacks what it is not to have afterwards; empty for nothing
 */
public record RuleCase(
        String name,
        Stage stage,
        String text,
        Situation situation,
        Expected expect,
        String rule,
        String contains,
        String lacks) {
    /** What is to become of a text. */
    public enum Expected {
        /** It passes, and no rule finds anything but what is only observed. */
        ALLOW("allow"),
        /** It passes, and a rule finds something that is only observed. */
        OBSERVE("observe"),
        /** It passes with changes, or with a finding of a rule that could change it. */
        REWRITE("rewrite"),
        /** It does not pass. */
        BLOCK("block");

        private final String label;

        Expected(String label) {
            this.label = label;
        }

        /** Its name in the file. */
        public String label() {
            return label;
        }
    }

    /** What is wrong; empty where all is as expected. It names the case and never quotes the text. */
    public Optional<String> failure(Guardrails guardrails) {
        Judged judged = guardrails.judge(new Subject(stage, text, situation));
        Expected found = found(judged);
        List<String> rules = judged.judgements().stream().map(Judgement::rule).toList();
        List<String> problems = new ArrayList<>();
        if (found != expect) {
            problems.add("expected " + expect.label() + ", found " + found.label());
        }
        if (!rule.isEmpty() && !rules.contains(rule)) {
            problems.add("the rule " + rule + " found nothing");
        }
        if (!contains.isEmpty() && !judged.text().contains(contains)) {
            problems.add("the text lacks what it is to have");
        }
        if (!lacks.isEmpty() && judged.text().contains(lacks)) {
            problems.add("the text has what it is not to have");
        }
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(name + ": " + String.join("; ", problems) + " (" + told(judged) + ")");
    }

    private static Expected found(Judged judged) {
        if (judged.block().isPresent()) {
            return Expected.BLOCK;
        }
        if (judged.judgements().stream().anyMatch(each -> each.action() == Action.REWRITE)) {
            return Expected.REWRITE;
        }
        return judged.judgements().isEmpty() ? Expected.ALLOW : Expected.OBSERVE;
    }

    private static String told(Judged judged) {
        return judged.judgements().isEmpty()
                ? "no rule found anything"
                : String.join(
                        ", ",
                        judged.judgements().stream()
                                .map(each -> each.rule() + " " + each.action().label() + " " + each.reason())
                                .toList());
    }
}
