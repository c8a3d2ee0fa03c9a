package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.slm.generation.GenerationResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answers of one request on their way into the log: hears of each choice what is sent and how it ends, and writes it down then, whether it finished,
 * was stopped or failed. Runs on the request's event loop.
 */
public final class Recording {
    private static final class Choice {
        final String id;
        final StringBuilder sent = new StringBuilder();
        boolean over;
        Future<Boolean> stored = Future.succeededFuture(false);

        Choice(String id) {
            this.id = id;
        }
    }

    private final InteractionLog log;
    private final Asked asked;
    private final List<Choice> choices = new ArrayList<>();

    Recording(InteractionLog log, Asked asked, int choices) {
        this.log = log;
        this.asked = asked;
        for (int i = 0; i < choices; i++) {
            this.choices.add(new Choice(log.newId()));
        }
    }

    /** The id of the first choice's interaction, to be told before it is known whether it can be stored; empty where nothing is written down. */
    public Optional<String> announcedId() {
        return log.writesDown(asked) ? Optional.of(choices.get(0).id) : Optional.empty();
    }

    /** More text of a choice was sent. */
    public void sent(int choice, String text) {
        choices.get(choice).sent.append(text);
    }

    /** A choice ended, by itself or by a guardrail; what is written down is what was sent of it. */
    public void ended(int choice, GenerationResult result, boolean filtered, List<GuardrailVerdict> verdicts) {
        store(choice, Answered.of(List.of(result), choices.get(choice).sent.toString(), filtered, verdicts));
    }

    /** A choice for which the model was asked these ended, and this is what is told of them. */
    public void ended(int choice, List<GenerationResult> results, String told, List<GuardrailVerdict> verdicts) {
        store(choice, Answered.of(results, told, false, verdicts));
    }

    /** A choice failed. */
    public void failed(int choice, long elapsedNanos, List<GuardrailVerdict> verdicts) {
        store(
                choice,
                Answered.failed(
                        choices.get(choice).sent.toString(),
                        asked.promptTokens(),
                        asked.sampling().seed().orElse(0),
                        elapsedNanos,
                        verdicts));
    }

    /** A choice was answered without the model, or was not to be answered. */
    public void answered(int choice, Answered answer) {
        store(choice, answer);
    }

    private void store(int index, Answered answered) {
        Choice choice = choices.get(index);
        if (!choice.over) {
            choice.over = true;
            choice.sent.setLength(0);
            choice.stored = log.append(choice.id, asked, answered);
        }
    }

    /** The ids of all choices in order, when all that ended are stored or are known not to be; empty for one that is not. Never fails. */
    public Future<List<Optional<String>>> stored() {
        List<Future<Boolean>> futures =
                choices.stream().map(choice -> choice.stored).toList();
        return Future.join(futures).map(all -> {
            List<Optional<String>> ids = new ArrayList<>();
            for (int i = 0; i < choices.size(); i++) {
                ids.add(futures.get(i).result() ? Optional.of(choices.get(i).id) : Optional.empty());
            }
            return ids;
        });
    }
}
