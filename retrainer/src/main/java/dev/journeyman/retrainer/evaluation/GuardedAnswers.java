package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.stream.OutputGuard;
import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The domain's guardrails on both sides of a model, as the gateway has them for an application: what they let through of a question, and of the answer to it. Their budgets are
 * measured by a clock that stands still, so the same texts are always judged alike.
 */
final class GuardedAnswers {
    private static final Situation APPLICATION = Situation.of("app", "/v1/chat/completions");

    private final Guardrails guardrails;
    private final String systemPrompt;

    /**
     * What a reader sees.
     *
     * @param text that was let through; empty where nothing was
     * @param stoppedBy the rule that stopped question or answer; empty where none did
     */
    record Seen(String text, Optional<String> stoppedBy) {}

    private GuardedAnswers(Guardrails guardrails, String systemPrompt) {
        this.guardrails = guardrails;
        this.systemPrompt = systemPrompt;
    }

    /** Of a domain. */
    static GuardedAnswers of(Domain domain) throws IOException {
        return new GuardedAnswers(
                DomainGuardrails.load(domain.folder(), domain.codes(), RuleWatch.NONE, () -> 0L),
                domain.systemPrompt());
    }

    /** The rule that stops a question before a model is asked; empty where it may be asked. */
    Optional<String> stops(String question) {
        Judged judged = guardrails.judge(new Subject(Stage.INPUT, question, APPLICATION));
        return judged.block().map(Judgement::rule);
    }

    /** What a reader sees of a model's answer to a question. */
    Seen seen(String question, String answer) {
        Optional<String> stopped = stops(question);
        if (stopped.isPresent()) {
            return new Seen("", stopped);
        }
        OutputGuard guard = new OutputGuard(guardrails, APPLICATION.answering(question, systemPrompt, List.of()));
        String text = guard.add(answer).text() + guard.end().text();
        return new Seen(text, guard.block().map(Judgement::rule));
    }
}
