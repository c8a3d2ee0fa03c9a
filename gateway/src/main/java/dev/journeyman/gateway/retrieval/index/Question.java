package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.documents.Facets;
import java.util.Set;

/**
 * What is searched for, and for whom.
 *
 * @param text the question
 * @param facets what it names exactly
 * @param labels the caller's
 */
public record Question(String text, Facets facets, Set<String> labels) {
    /** Characters past this are not looked at. */
    public static final int MOST_CHARS = 8_000;

    /** The caller's labels past this are not looked at. */
    public static final int MOST_LABELS = 64;

    /** Cuts what is too long. */
    public Question {
        text = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
        labels = Set.copyOf(labels.stream().sorted().limit(MOST_LABELS).toList());
    }
}
