package dev.journeyman.feedback.records;

import java.time.Instant;
import java.util.List;

/** What a technician says now: the latest of its kind about one thing, and not taken back. */
public sealed interface Statement {
    /** The event it was said in. */
    String eventId();

    /** When. */
    Instant at();

    /** Id of the technician's key. */
    String technician();

    /** The answers it is about. */
    List<Answer> answers();

    /** One answer is good, or not. */
    record Thumb(String eventId, Instant at, String technician, Answer answer, boolean up) implements Statement {
        @Override
        public List<Answer> answers() {
            return List.of(answer);
        }
    }

    /**
     * This is what the answer should have been.
     *
     * @param textKey the correction as an answer to the same prompt
     */
    record Correction(String eventId, Instant at, String technician, Answer answer, String text, AnswerKey textKey)
            implements Statement {
        @Override
        public List<Answer> answers() {
            return List.of(answer);
        }

        /** Whether it says anything else than the answer did. */
        public boolean changes() {
            return !textKey.equals(answer.key());
        }
    }

    /** One answer is better than another. */
    record Choice(String eventId, Instant at, String technician, Answer preferred, Answer over) implements Statement {
        @Override
        public List<Answer> answers() {
            return List.of(preferred, over);
        }
    }
}
