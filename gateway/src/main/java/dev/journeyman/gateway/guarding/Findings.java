package dev.journeyman.gateway.guarding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.journeyman.feedback.events.EventLimits;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.feedback.events.Outcome;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.policy.Action;
import java.util.ArrayList;
import java.util.List;

/** What guardrails found, as it is told. */
public final class Findings {
    private Findings() {}

    /** For the log of interactions; what is beyond the most that an event may hold is left out, but never a block. */
    public static List<GuardrailVerdict> events(List<Judgement> judgements) {
        List<GuardrailVerdict> events = new ArrayList<>();
        for (Judgement judgement : judgements) {
            if (events.size() < EventLimits.MOST_VERDICTS - 1 || judgement.blocks()) {
                events.add(new GuardrailVerdict(judgement.rule(), outcome(judgement.action()), told(judgement)));
            }
        }
        return events.size() > EventLimits.MOST_VERDICTS
                ? events.subList(events.size() - EventLimits.MOST_VERDICTS, events.size())
                : events;
    }

    /** For the caller: rule, stage, outcome, reason and explanation of each. */
    public static void write(List<Judgement> judgements, ArrayNode verdicts) {
        for (Judgement judgement : judgements) {
            verdicts.addObject()
                    .put("rule", judgement.rule())
                    .put("stage", judgement.stage().label())
                    .put("outcome", outcome(judgement.action()).wire())
                    .put("reason", judgement.reason())
                    .put("explanation", told(judgement));
        }
    }

    private static String told(Judgement judgement) {
        String line = judgement.explanation().onOneLine();
        return line.length() <= EventLimits.MOST_EXPLANATION_CHARS
                ? line
                : line.substring(0, EventLimits.MOST_EXPLANATION_CHARS);
    }

    private static Outcome outcome(Action action) {
        return switch (action) {
            case OFF, OBSERVE -> Outcome.ALLOW;
            case REWRITE -> Outcome.REWRITE;
            case BLOCK -> Outcome.BLOCK;
        };
    }
}
