package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.index.Hit;
import dev.journeyman.gateway.retrieval.index.Reason;

/**
 * A passage for an answer.
 *
 * @param passage what it says and where it is from
 * @param score by which passages are ordered
 * @param closeness how near it is to the question
 * @param snippet its best sentences for the question, at most {@link Snippets#MOST_CHARS} characters
 * @param reason why the score is what it is
 */
public record RetrievedPassage(Passage passage, double score, Hit.Closeness closeness, String snippet, Reason reason) {}
