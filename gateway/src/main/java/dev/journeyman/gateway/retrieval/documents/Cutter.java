package dev.journeyman.gateway.retrieval.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts sections into passages.
 *
 * <p>A passage never spans a heading. Within a section, sentences are laid into a passage until the next one would not fit; the next passage then begins
 * with the last sentences of the one before, as many as the overlap allows, so that an answer that straddles the cut stands whole in one of them. A
 * sentence longer than a passage is cut at spaces. Paragraphs keep the empty line between them.
 *
 * <p>A passage's id is its document, the last heading it stands under and a number within that heading: text added elsewhere in the document does not change
 * it, so feedback and citations of yesterday still point at the same place.
 */
final class Cutter {
    private static final Pattern NO_SLUG = Pattern.compile("[^a-z0-9]+");
    private static final int MOST_SLUG_CHARS = 60;
    private static final String PARAGRAPH = "\n\n";

    private final CutSizes sizes;
    private final Vocabulary vocabulary;

    Cutter(CutSizes sizes, Vocabulary vocabulary) {
        this.sizes = sizes;
        this.vocabulary = vocabulary;
    }

    /** The passages of a document, in its order. */
    List<Passage> cut(DocumentName document, String title, List<Section> sections, Set<String> labels) {
        List<Passage> passages = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        Facets ofTitle = vocabulary.find(title);
        for (Section section : sections) {
            List<String> headings = section.headings()
                    .subList(
                            Math.max(0, section.headings().size() - Passage.MOST_HEADINGS),
                            section.headings().size());
            Facets above = ofTitle.and(vocabulary.find(String.join("\n", headings)));
            String slug = headings.isEmpty() ? "" : slug(headings.getLast());
            for (String text : pieces(section.text())) {
                int number = numbers.merge(slug, 1, Integer::sum);
                passages.add(new Passage(
                        id(document, slug, number),
                        document,
                        title,
                        headings,
                        text,
                        above.and(vocabulary.find(text)),
                        labels));
            }
        }
        return passages;
    }

    static String id(DocumentName document, String slug, int number) {
        String end = "#" + (slug.isEmpty() ? "" : slug + "-") + number;
        String start = document.toString();
        int room = Passage.MOST_ID_CHARS - end.length();
        if (start.length() > room) { // the hash keeps two long names apart
            String hash = "~" + Integer.toHexString(start.hashCode());
            start = start.substring(0, room - hash.length()) + hash;
        }
        return start + end;
    }

    /** A text in pieces of at most the largest size. */
    List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        List<Unit> open = new ArrayList<>();
        int length = 0;
        boolean fresh = false; // whether there is more in it than what the piece before said
        for (Unit unit : units(text)) {
            int more = unit.text().length() + (open.isEmpty() ? 0 : unit.glue().length());
            if (!open.isEmpty() && length + more > sizes.mostChars()) {
                if (fresh) {
                    pieces.add(join(open));
                }
                open = tail(open, sizes.mostChars() - unit.text().length());
                length = join(open).length();
                more = unit.text().length() + (open.isEmpty() ? 0 : unit.glue().length());
            }
            open.add(unit);
            length += more;
            fresh = true;
        }
        if (fresh) {
            pieces.add(join(open));
        }
        return pieces;
    }

    /** The last sentences, as many as the overlap and the room allow. */
    private List<Unit> tail(List<Unit> units, int room) {
        List<Unit> tail = new ArrayList<>();
        int length = 0;
        for (int i = units.size() - 1; i > 0; i--) {
            length += units.get(i).text().length() + PARAGRAPH.length();
            if (length > sizes.overlapChars() || length > room) {
                break;
            }
            tail.addFirst(units.get(i));
        }
        return tail;
    }

    /** A sentence and what stands before it. */
    private record Unit(String glue, String text) {}

    private List<Unit> units(String text) {
        List<Unit> units = new ArrayList<>();
        for (String paragraph : text.split("\n\\s*\n", -1)) {
            String glue = PARAGRAPH;
            for (String sentence : Sentences.of(paragraph)) {
                for (String part : fitting(sentence)) {
                    units.add(new Unit(glue, part));
                    glue = " ";
                }
            }
        }
        return units;
    }

    private List<String> fitting(String sentence) {
        List<String> parts = new ArrayList<>();
        String rest = sentence;
        while (rest.length() > sizes.mostChars()) {
            int at = rest.lastIndexOf(' ', sizes.mostChars());
            if (at < sizes.mostChars() / 2) { // no space: within a word, but not within a character
                at = Character.isHighSurrogate(rest.charAt(sizes.mostChars() - 1))
                        ? sizes.mostChars() - 1
                        : sizes.mostChars();
            }
            parts.add(rest.substring(0, at).strip());
            rest = rest.substring(at).strip();
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static String join(List<Unit> units) {
        StringBuilder text = new StringBuilder();
        for (Unit unit : units) {
            text.append(text.isEmpty() ? "" : unit.glue()).append(unit.text());
        }
        return text.toString();
    }

    private static String slug(String heading) {
        String slug = NO_SLUG.matcher(heading.toLowerCase(Locale.ROOT)).replaceAll("-");
        String cut = slug.substring(0, Math.min(slug.length(), MOST_SLUG_CHARS));
        return cut.replaceAll("^-|-$", "");
    }
}
