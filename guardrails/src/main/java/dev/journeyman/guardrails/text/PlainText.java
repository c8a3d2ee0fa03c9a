package dev.journeyman.guardrails.text;

import dev.journeyman.guardrails.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text as a reader takes it: NFKC, in lower case, without what takes no room, its look-alikes folded where they stand for Latin letters, with its words and with the
 * texts that are encoded in it. Immutable but for what it works out at the first call; for one thread.
 *
 * <p>All of it is one pass over the text for each thing that is worked out, so time grows with the length. How many encoded texts are followed is bounded in {@link
 * Layers}; {@link #isUnfinished} tells where a bound cut it short.
 */
public final class PlainText {
    private final String original;
    private final Folding folding;
    private @Nullable String folded;
    private @Nullable List<Word> words;
    private @Nullable Layers layers;
    private final Map<Class<?>, Object> derived = new HashMap<>(2);

    private PlainText(String original) {
        this.original = original;
        this.folding = new Folding(original);
    }

    /** The plain text of a text. */
    public static PlainText of(String text) {
        return new PlainText(text);
    }

    /** The text as it came. */
    public String original() {
        return original;
    }

    /** The text as it is seen, in lower case, with its accents. */
    public String folded() {
        if (folded == null) {
            folded = new String(folding.folded());
        }
        return folded;
    }

    /** The words, in order. */
    public List<Word> words() {
        if (words == null) {
            words = Words.of(folding, original.length());
        }
        return words;
    }

    /** The texts that are encoded in this one, and in those, outermost first. */
    public List<Layer> layers() {
        return found().layers();
    }

    /** Where long runs of base64 or hexadecimal digits stand that are no text. */
    public List<Span> blobs() {
        return found().blobs();
    }

    /** Whether there was more encoded text than is followed. */
    public boolean isUnfinished() {
        return found().isUnfinished();
    }

    private Layers found() {
        if (layers == null) {
            layers = Layers.of(this);
        }
        return layers;
    }

    /** The place in the original of a character of the folded text; the end of the original for the folded text's end. */
    public int originalPlace(int foldedPlace) {
        return foldedPlace < folding.origins().length ? folding.origins()[foldedPlace] : original.length();
    }

    /** How many characters take no room and are not about drawing; tags and carried bytes included, joiners too. */
    public int hiddenChars() {
        return folding.hiddenChars;
    }

    /** How many characters change the direction of what follows. */
    public int bidiControls() {
        return folding.bidiControls;
    }

    /** How many halves of surrogate pairs stand alone. */
    public int unpairedSurrogates() {
        return folding.unpaired;
    }

    /** How many control characters stand in it besides tabs and line ends. */
    public int controls() {
        return folding.controls;
    }

    /** How many combining marks are more than any writing needs. */
    public int floodedMarks() {
        return folding.floodedMarks;
    }

    /** How many words were written with letters of other scripts that look Latin. */
    public int mixedScriptWords() {
        return folding.lookalikeWords;
    }

    /** What somebody else works out of this text: worked out at the first call and kept with it. */
    public <T> T derived(Class<T> kind, Supplier<T> workedOut) {
        return kind.cast(derived.computeIfAbsent(kind, key -> workedOut.get()));
    }

    Folding folding() {
        return folding;
    }
}
