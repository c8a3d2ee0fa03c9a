package dev.journeyman.gateway.diagnose;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.stream.OutputGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A diagnosis that guardrails have judged, part by part: a part that is blocked is left out, one that is rewritten is told as rewritten, and all others stand.
 *
 * @param text what may be told
 * @param judgements what was found, in order
 */
record GuardedText(DiagnosisText text, List<Judgement> judgements) {
    /** The most judgements of one diagnosis. */
    static final int MOST_JUDGEMENTS = 32;

    /** Judges every part. */
    static GuardedText of(DiagnosisText text, Guardrails guardrails, Situation situation) {
        List<Judgement> found = new ArrayList<>();
        String summary = told(text.summary(), guardrails, situation, found).orElse("");
        List<DiagnosisText.Cause> causes = new ArrayList<>();
        for (DiagnosisText.Cause cause : text.causes()) {
            told(cause.cause(), guardrails, situation, found)
                    .ifPresent(told -> causes.add(new DiagnosisText.Cause(told, cause.likelihood())));
        }
        List<DiagnosisText.Check> checks = new ArrayList<>();
        for (DiagnosisText.Check check : text.checks()) {
            Optional<String> step = told(check.step(), guardrails, situation, found);
            Optional<String> why = told(check.why(), guardrails, situation, found);
            step.ifPresent(told -> checks.add(new DiagnosisText.Check(told, why.orElse(""))));
        }
        List<String> safety = new ArrayList<>();
        for (String warning : text.safety()) {
            told(warning, guardrails, situation, found).ifPresent(safety::add);
        }
        return new GuardedText(new DiagnosisText(summary, causes, checks, safety), List.copyOf(found));
    }

    /** Whether a part was blocked. */
    boolean isBlocked() {
        return judgements.stream().anyMatch(Judgement::blocks);
    }

    private static Optional<String> told(
            String part, Guardrails guardrails, Situation situation, List<Judgement> found) {
        OutputGuard guard = new OutputGuard(guardrails, situation);
        String told = guard.add(part).text() + guard.end().text();
        for (Judgement judgement : guard.judgements()) {
            if (found.size() < MOST_JUDGEMENTS) {
                found.add(judgement);
            }
        }
        return guard.block().isPresent() ? Optional.empty() : Optional.of(told);
    }
}
