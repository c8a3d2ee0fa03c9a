package dev.journeyman.guardrails.text;

import dev.journeyman.guardrails.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts that are encoded in a text, found breadth first, each decoded text searched again.
 *
 * <p>Bounds: {@link #MOST_DEPTH} encodings in each other, {@link #MOST_LAYERS} texts, {@link #LEAST_CHARS} characters of decoded text or twice the original's length
 * where that is more, the same text once. What goes beyond is left out and told.
 */
final class Layers {
    /** How many encodings may lie in each other. */
    static final int MOST_DEPTH = 3;

    /** How many decoded texts are looked at. */
    static final int MOST_LAYERS = 32;

    /** How many characters of decoded text are looked at in any case. */
    static final int LEAST_CHARS = 64_000;

    private static final int MOST_BLOBS = 16;

    private final List<Layer> layers = new ArrayList<>();
    private final List<Span> blobs = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private long charsLeft;
    private boolean unfinished;

    private Layers(int originalChars) {
        charsLeft = Math.max(LEAST_CHARS, 2L * originalChars);
    }

    static Layers of(PlainText text) {
        Layers found = new Layers(text.original().length());
        found.known.add(text.folded());
        found.search(text, List.of(), null);
        for (int i = 0; i < found.layers.size(); i++) { // grows as it goes
            Layer layer = found.layers.get(i);
            if (layer.encodings().size() < MOST_DEPTH) {
                found.search(layer.text(), layer.encodings(), layer.span());
            }
        }
        return found;
    }

    List<Layer> layers() {
        return List.copyOf(layers);
    }

    List<Span> blobs() {
        return List.copyOf(blobs);
    }

    boolean isUnfinished() {
        return unfinished;
    }

    private void search(PlainText text, List<Encoding> outer, @Nullable Span outerSpan) {
        Folding folding = text.folding();
        addInvisible(folding, outer, outerSpan);
        List<Hidden> found = new ArrayList<>();
        List<int[]> runs = new ArrayList<>();
        new ByteCodes(folding.seen(), found, runs).find();
        Escapes.find(folding.seen(), found);
        Ciphers.find(folding.folded(), found);
        Spellings.find(text, found);
        for (Hidden hidden : found) {
            Span span = outerSpan != null
                    ? outerSpan
                    : new Span(text.originalPlace(hidden.start()), text.originalPlace(hidden.end()));
            add(outer, hidden.encodings(), hidden.text(), span);
        }
        for (int[] run : runs) {
            if (outerSpan == null && blobs.size() < MOST_BLOBS) {
                blobs.add(new Span(text.originalPlace(run[0]), text.originalPlace(run[1])));
            }
        }
    }

    private void addInvisible(Folding folding, List<Encoding> outer, @Nullable Span outerSpan) {
        if (folding.firstTag >= 0) {
            Span span = outerSpan != null ? outerSpan : new Span(folding.firstTag, folding.lastTag);
            add(outer, List.of(Encoding.TAGS), folding.tags.toString(), span);
        }
        if (folding.firstSelected >= 0) {
            Span span = outerSpan != null ? outerSpan : new Span(folding.firstSelected, folding.lastSelected);
            add(outer, List.of(Encoding.SELECTORS), folding.selected.toString(), span);
        }
    }

    private void add(List<Encoding> outer, List<Encoding> inner, String text, Span span) {
        if (text.isBlank()) {
            return;
        }
        if (layers.size() >= MOST_LAYERS || text.length() > charsLeft) {
            unfinished = true;
            return;
        }
        PlainText plain = PlainText.of(text);
        if (known.add(plain.folded())) {
            charsLeft -= text.length();
            List<Encoding> all = new ArrayList<>(outer);
            all.addAll(inner);
            layers.add(new Layer(all, plain, span));
        }
    }
}
