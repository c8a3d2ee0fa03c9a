package dev.journeyman.loadtests.guardrails;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.guardrails.policy.Policies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one measurement judges by: a rule by itself, all rules, or none.
 *
 * @param stage where
 * @param rule the rule's name, {@link #ALL} or {@link #NONE}
 */
record JudgingCell(Stage stage, String rule) {
    /** Every rule of the stage, as served. */
    static final String ALL = "all rules";

    /** No rule: the baseline. */
    static final String NONE = "no guardrails";

    private static final String SEPARATOR = "/";

    /** The baseline and all rules at a stage, then each rule by itself that the policies do not switch off. */
    static List<JudgingCell> at(Stage stage, Guardrails guardrails, Policies policies, JudgedTexts texts) {
        List<JudgingCell> cells = new ArrayList<>(List.of(new JudgingCell(stage, NONE), new JudgingCell(stage, ALL)));
        for (Rule rule : guardrails.rules(stage)) {
            if (policies.of(rule.name(), texts.around(stage)).action() != Action.OFF) {
                cells.add(new JudgingCell(stage, rule.name()));
            }
        }
        return cells;
    }

    /** As it is written by {@link #toString}. */
    static JudgingCell parse(String text) {
        String[] parts = text.split(SEPARATOR, 2);
        Stage stage = Arrays.stream(Stage.values())
                .filter(each -> each.label().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stage in " + text));
        return new JudgingCell(stage, parts.length < 2 ? ALL : parts[1]);
    }

    /** The guardrails of this cell out of all of a domain. */
    Guardrails of(Guardrails all, Policies policies) {
        return switch (rule) {
            case ALL -> all;
            case NONE -> Guardrails.NONE;
            default -> new Guardrails(List.of(named(all)), policies, RuleWatch.NONE, System::nanoTime);
        };
    }

    private Rule named(Guardrails all) {
        return all.rules(stage).stream()
                .filter(each -> each.name().equals(rule))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rule " + rule + " at " + stage.label()));
    }

    @Override
    public String toString() {
        return stage.label() + SEPARATOR + rule;
    }
}
