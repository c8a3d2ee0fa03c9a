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

    /** Reads phrases. */
    static List<Phrase> all(List<String> written) {
        return written.stream().map(Phrase::of).toList();
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

    /** Where the first of some phrases begins, from a word on and before another; -1 where none does. */
    static int first(List<Phrase> phrases, Words text, int from, int to) {
        int end = Math.min(to, text.size());
        for (int i = Math.max(0, from); i < end; i++) {
            char begins = text.word(i).charAt(0);
            for (int p = 0; p < phrases.size(); p++) {
                Phrase phrase = phrases.get(p);
                if (phrase.words.get(0).charAt(0) == begins && phrase.standsAt(text, i)) {
                    return i;
                }
            }
        }
        return -1;
    }
}
