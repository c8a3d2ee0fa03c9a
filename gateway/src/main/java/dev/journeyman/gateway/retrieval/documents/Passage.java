package dev.journeyman.gateway.retrieval.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A piece of a document that can be found and cited by itself. Immutable.
 *
 * @param id the same as long as the document says the same; what an answer cites
 * @param document where it is from
 * @param title of the document, or of the entry
 * @param headings the headings it stands under, outermost first, without the title
 * @param text what it says, without the headings
 * @param facets the codes, parts, makes and years it names
 * @param labels who may read it: all where it has none, else callers with one of them
 */
public record Passage(
        String id,
        DocumentName document,
        String title,
        List<String> headings,
        String text,
        Facets facets,
        Set<String> labels) {
    public static final int MOST_ID_CHARS = 256;
    public static final int MOST_TITLE_CHARS = 300;
    public static final int MOST_HEADINGS = 8;
    public static final int MOST_TEXT_CHARS = 8_000;
    public static final int MOST_LABELS = 32;
    public static final int MOST_LABEL_CHARS = 64;

    /** All problems at once. */
    public Passage {
        headings = List.copyOf(headings);
        labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
        List<String> problems = new ArrayList<>();
        bounded(problems, "id", id, MOST_ID_CHARS);
        bounded(problems, "title", title, MOST_TITLE_CHARS);
        bounded(problems, "text", text, MOST_TEXT_CHARS);
        if (headings.size() > MOST_HEADINGS) {
            problems.add("headings: " + headings.size() + ", at most " + MOST_HEADINGS);
        }
        headings.forEach(heading -> bounded(problems, "heading", heading, MOST_TITLE_CHARS));
        if (labels.size() > MOST_LABELS) {
            problems.add("labels: " + labels.size() + ", at most " + MOST_LABELS);
        }
        labels.forEach(label -> bounded(problems, "label", label, MOST_LABEL_CHARS));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("a passage of " + document + ": " + String.join("; ", problems));
        }
    }

    /** Title, headings and text as one, which is what is embedded. */
    public String whole() {
        StringBuilder whole = new StringBuilder(title).append('\n');
        headings.forEach(heading -> whole.append(heading).append('\n'));
        return whole.append(text).toString();
    }

    private static void bounded(List<String> problems, String what, String value, int most) {
        if (value.isBlank() || value.length() > most) {
            problems.add(what + ": must have 1 to " + most + " characters, has " + value.length());
        }
    }
}
