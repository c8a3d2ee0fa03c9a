package dev.journeyman.loadtests.bench.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * A vocabulary for networks of random weights: no token is a part of another's beginning but the letters, and nothing merges, so a text of N
 * letters is N tokens in any tokenizer, and each token that a network picks is a text of its own.
 *
 * <p>0 stands for the unknown, 1 for a beginning, 2 for an end; then the letters a-z and A-Z; then words that no text of letters holds.
 */
public final class PlainVocabulary {
    /** The token of what is in no vocabulary. */
    public static final int UNKNOWN = 0;

    /** The token of a text's beginning. */
    public static final int BEGINNING = 1;

    /** The token of a text's end. */
    public static final int END = 2;

    private static final int FIRST_LETTER = 3;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private PlainVocabulary() {}

    /**
     * The tokens in the order of their numbers.
     *
     * @throws IllegalArgumentException where so few cannot hold the letters
     */
    public static List<String> tokens(int size) {
        if (size < FIRST_LETTER + LETTERS.length()) {
            throw new IllegalArgumentException("a vocabulary of " + size + " cannot hold the letters");
        }
        List<String> tokens = new ArrayList<>(size);
        tokens.addAll(List.of("<unk>", "<s>", "</s>"));
        LETTERS.chars().mapToObj(Character::toString).forEach(tokens::add);
        while (tokens.size() < size) {
            tokens.add("~" + tokens.size() + "~");
        }
        return tokens;
    }
}
