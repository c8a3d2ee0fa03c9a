package dev.journeyman.guardrails.text;

import java.util.List;

/**
 * Finds stretches of a text that are more like language when each letter is replaced or when they are read backwards.
 *
 * <p>For every pair of neighbouring letters the gain is what the pair costs as written less what it costs decoded ({@link LetterPairs}), less a small toll. The stretch
 * of whole words with the greatest sum is found in one pass (Kadane). It counts where the gain is {@link #LEAST_GAIN} half bits or more: text that is not encoded stays far below.
 */
final class Ciphers {
    private static final int LEAST_GAIN = 48;
    private static final int LEAST_LETTERS = 12;
    private static final int TOLL = 1;

    /** Shorter words are codes and initials as often as language. */
    private static final int LEAST_WORD = 3;

    private record Cipher(List<Encoding> encodings, int[] letters, boolean backwards, int[] gains) {
        static Cipher of(List<Encoding> encodings, int[] letters, boolean backwards) {
            int[] gains = new int[LetterPairs.SYMBOLS * LetterPairs.SYMBOLS];
            for (int a = 0; a < LetterPairs.SYMBOLS; a++) {
                for (int b = 0; b < LetterPairs.SYMBOLS; b++) {
                    int decoded = backwards
                            ? LetterPairs.cost(letters[b], letters[a])
                            : LetterPairs.cost(letters[a], letters[b]);
                    gains[a * LetterPairs.SYMBOLS + b] = LetterPairs.cost(a, b) - decoded - TOLL;
                }
            }
            return new Cipher(encodings, letters, backwards, gains);
        }

        char decode(char c) {
            return c >= 'a' && c <= 'z' ? (char) ('a' - 1 + letters[c - 'a' + 1]) : c;
        }
    }

    private static final List<Cipher> CIPHERS = ciphers();

    private Ciphers() {}

    private static List<Cipher> ciphers() {
        int[] same = new int[LetterPairs.SYMBOLS];
        int[] rot13 = new int[LetterPairs.SYMBOLS];
        int[] atbash = new int[LetterPairs.SYMBOLS];
        for (int letter = 1; letter < LetterPairs.SYMBOLS; letter++) {
            same[letter] = letter;
            rot13[letter] = (letter - 1 + 13) % 26 + 1;
            atbash[letter] = LetterPairs.SYMBOLS - letter;
        }
        return List.of(
                Cipher.of(List.of(Encoding.REVERSED), same, true),
                Cipher.of(List.of(Encoding.ROT13), rot13, false),
                Cipher.of(List.of(Encoding.ROT13, Encoding.REVERSED), rot13, true),
                Cipher.of(List.of(Encoding.ATBASH), atbash, false),
                Cipher.of(List.of(Encoding.ATBASH, Encoding.REVERSED), atbash, true));
    }

    static void find(char[] folded, List<Hidden> found) {
        for (Cipher cipher : CIPHERS) {
            find(cipher, folded, found);
        }
    }

    private static int symbol(char c) {
        return c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
    }

    private static void find(Cipher cipher, char[] folded, List<Hidden> found) {
        int sum = 0;
        int letters = 0;
        int from = 0;
        int best = 0;
        int bestFrom = 0;
        int bestTo = 0;
        int i = 0;
        while (i < folded.length) {
            if (symbol(folded[i]) == 0) {
                i++;
                continue;
            }
            int start = i;
            int gain = 0;
            int before = 0;
            while (i < folded.length && symbol(folded[i]) != 0) {
                int symbol = symbol(folded[i++]);
                gain += cipher.gains[before * LetterPairs.SYMBOLS + symbol];
                before = symbol;
            }
            if (i - start < LEAST_WORD) {
                continue;
            }
            sum += gain + cipher.gains[before * LetterPairs.SYMBOLS];
            letters += i - start;
            if (sum <= 0) {
                sum = 0;
                letters = 0;
                from = i;
            } else if (sum > best && letters >= LEAST_LETTERS) {
                best = sum;
                bestFrom = from;
                bestTo = i;
            }
        }
        if (best >= LEAST_GAIN) {
            add(cipher, folded, bestFrom, bestTo, found);
        }
    }

    private static void add(Cipher cipher, char[] folded, int from, int to, List<Hidden> found) {
        int start = from;
        while (start < to && symbol(folded[start]) == 0) {
            start++;
        }
        int end = to;
        StringBuilder decoded = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            decoded.append(cipher.decode(folded[i]));
        }
        if (!cipher.backwards) {
            found.add(new Hidden(cipher.encodings, decoded.toString(), start, end));
            return;
        }
        found.add(new Hidden(cipher.encodings, wordsReversed(decoded), start, end));
        found.add(new Hidden(cipher.encodings, decoded.reverse().toString(), start, end));
    }

    /** Each word backwards, the words in their order. */
    private static String wordsReversed(CharSequence text) {
        StringBuilder all = new StringBuilder(text.length());
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                all.append(word.reverse()).append(text.charAt(i));
                word.setLength(0);
            } else {
                word.append(text.charAt(i));
            }
        }
        return all.append(word.reverse()).toString();
    }
}
