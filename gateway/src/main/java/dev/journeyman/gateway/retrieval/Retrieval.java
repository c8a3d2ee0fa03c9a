package dev.journeyman.gateway.retrieval;

import java.time.Duration;
import java.util.List;

/**
 * What came of a question. Immutable.
 *
 * @param passages the best first, perhaps none
 * @param outcome why there are those or none
 * @param status whether retrieval works
 * @param took how long it took
 */
public record Retrieval(List<RetrievedPassage> passages, Outcome outcome, RetrievalStatus status, Duration took) {
    /** Why there are passages or none. */
    public enum Outcome {
        /** There are. */
        FOUND,
        /** Nobody asked for any. */
        OFF,
        /** No passage is close to the question, or close enough to help. */
        NOTHING_CLOSE,
        /** It took too long, or too many questions wait; the answer is to go on without. */
        LATE,
        /** There is no index, or none that can be used: the status says which. */
        UNAVAILABLE
    }

    /** Passages that nobody changes. */
    public Retrieval {
        passages = List.copyOf(passages);
    }
}
