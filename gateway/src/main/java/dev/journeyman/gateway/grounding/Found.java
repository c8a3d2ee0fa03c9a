package dev.journeyman.gateway.grounding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Passage;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.retrieval.Retrieval;
import dev.journeyman.gateway.retrieval.RetrievalStatus;
import dev.journeyman.gateway.retrieval.RetrievedPassage;
import dev.journeyman.guardrails.Judgement;
import java.util.List;
import java.util.Locale;

/**
 * What retrieval brought for one answer.
 *
 * @param outcome why there are these passages or none
 * @param status whether retrieval works
 * @param passages in the order of their numbers, as they may be read
 * @param judgements what guardrails found in passages
 */
public record Found(
        Retrieval.Outcome outcome,
        RetrievalStatus status,
        List<RetrievedPassage> passages,
        List<Judgement> judgements) {
    /** Nobody asked. */
    public static final Found NOT_ASKED =
            new Found(Retrieval.Outcome.OFF, new RetrievalStatus.Missing(), List.of(), List.of());

    /** Copies the lists. */
    public Found {
        passages = List.copyOf(passages);
        judgements = List.copyOf(judgements);
    }

    /** The first of the passages alone. */
    Found first(int count) {
        return new Found(outcome, status, passages.subList(0, count), judgements);
    }

    /** The texts in the order of their numbers. */
    public List<String> texts() {
        return passages.stream().map(each -> each.passage().text()).toList();
    }

    /** For the log of interactions. */
    public List<Passage> events() {
        return passages.stream()
                .map(each -> new Passage(each.passage().id(), each.passage().text()))
                .toList();
    }

    /** The field {@code retrieval} of an answer: what came of looking for passages, and how many there are. */
    public ObjectNode told() {
        return Json.object()
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .put("index", status.wire())
                .put("passages", passages.size());
    }
}
