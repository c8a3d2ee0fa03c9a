package dev.journeyman.retrainer.synthesis;

import java.util.List;

/**
 * What a model is given to write from.
 *
 * @param id of the record or passage; what the new record names as its parent
 * @param question empty for a passage
 * @param text the right answer, or the passage
 * @param sources for the new record
 * @param concepts passages, families, codes
 */
record Seed(String id, Kind kind, String question, String text, List<String> sources, List<String> concepts) {
    /** What it is. */
    enum Kind {
        /** A question and its answer. */
        QUESTION,
        /** A text. */
        PASSAGE
    }

    Seed {
        sources = List.copyOf(sources);
        concepts = List.copyOf(concepts);
    }
}
