package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.documents.Passage;

/**
 * A passage that was found.
 *
 * @param passage what it says
 * @param score by which hits are ordered
 * @param closeness how near it is to the question, by measures that can be compared between questions
 * @param reason why the score is what it is
 */
public record Hit(Passage passage, double score, Closeness closeness, Reason reason) {
    /**
     * How near a passage is to a question.
     *
     * @param codeMatched whether it has a code that was asked for
     * @param similarity of the vectors, -1 to 1; -1 where one has none
     * @param coverage the share of the question's words that the passage has, each word weighed by its rarity, 0 to 1
     */
    public record Closeness(boolean codeMatched, double similarity, double coverage) {}
}
