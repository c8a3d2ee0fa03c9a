package dev.journeyman.guardrails.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Some words in a row, as a policy file writes them: {@code radiator cap}; a word that ends with {@code *} stands for all that begin so.
 *
 * @param words in lower case, without the stars
 * @param open which of them end with a star
 */
record Phrase(List<String> words, List<Boolean> open) {
    /** Copies the lists. */
    Phrase {
        words = List.copyOf(words);
        open = List.copyOf(open);
    }

    /**
     * Reads a phrase.
     *
     * @throws IllegalArgumentException where it has no word, or a star that does not end one of two letters or more
     */
    static Phrase of(String written) {
        List<String> words = new ArrayList<>();
        List<Boolean> open = new ArrayList<>();
        for (String piece : written.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            boolean star = piece.endsWith("*");
            String word = star ? piece.substring(0, piece.length() - 1) : piece;
            Words read = Words.of(word);
            if (read.size() != 1 || read.word(0).length() != word.length() || (star && word.length() < 2)) {
                throw new IllegalArgumentException(
                        "\"" + piece
                                + "\" is no word; write letters and digits, and a * at the end of two letters or more for any ending");
            }
            words.add(read.word(0));
            open.add(star);
        }
        return new Phrase(words, open);
    }

    /** Whether the words from a place on are these. */
    boolean standsAt(Words text, int at) {
        if (at + words.size() > text.size()) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            String word = text.word(at + i);
            if (open.get(i) ? !word.startsWith(words.get(i)) : !word.equals(words.get(i))) {
                return false;
            }
        }
        return true;
    }
}
