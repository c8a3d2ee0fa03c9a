package dev.journeyman.guardrails.text;

import java.util.Arrays;
import java.util.List;

/**
 * Finds stretches of a text that are more like language when each letter is replaced or when they are read backwards.
 *
 * <p>For every pair of neighbouring letters the gain is what the pair costs as written less what it costs decoded ({@link LetterPairs}), less a small toll, but for text that is only reversed, which gains little. The stretch
 * of whole words with the greatest sum is found in one pass (Kadane). It counts where the gain is {@link #LEAST_GAIN} half bits or more: text that is not encoded stays far below.
 */
final class Ciphers {
    private static final int LEAST_GAIN = 48;
    private static final int LEAST_LETTERS = 12;
    private static final int TOLL = 1;

    private static final int MOST_AROUND = 64;

    /** Shorter words are codes and initials as often as language. */
    private static final int LEAST_WORD = 3;

    private static final List<Encoding> JUST_REVERSED = List.of(Encoding.REVERSED);

    private record Cipher(List<Encoding> encodings, int[] letters, boolean backwards, int[] gains) {
        static Cipher of(List<Encoding> encodings, int[] letters, boolean backwards) {
            int[] gains = new int[LetterPairs.SYMBOLS * LetterPairs.SYMBOLS];
            for (int a = 0; a < LetterPairs.SYMBOLS; a++) {
                for (int b = 0; b < LetterPairs.SYMBOLS; b++) {
                    int decoded = backwards
                            ? LetterPairs.cost(letters[b], letters[a])
                            : LetterPairs.cost(letters[a], letters[b]);
                    gains[a * LetterPairs.SYMBOLS + b] =
                            LetterPairs.cost(a, b) - decoded - (encodings.equals(JUST_REVERSED) ? 0 : TOLL);
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
                Cipher.of(JUST_REVERSED, same, true),
                Cipher.of(List.of(Encoding.ROT13), rot13, false),
                Cipher.of(List.of(Encoding.ROT13, Encoding.REVERSED), rot13, true),
                Cipher.of(List.of(Encoding.ATBASH), atbash, false),
                Cipher.of(List.of(Encoding.ATBASH, Encoding.REVERSED), atbash, true));
    }

    static void find(char[] folded, List<Hidden> found) {
        Stretch[] stretches = new Stretch[CIPHERS.size()];
        Arrays.setAll(stretches, c -> new Stretch(CIPHERS.get(c)));
        int i = 0;
        while (i < folded.length) {
            if (symbol(folded[i]) == 0) {
                i++;
                continue;
            }
            int start = i;
            while (i < folded.length && symbol(folded[i]) != 0) {
                i++;
            }
            if (i - start >= LEAST_WORD && !isPartOfCode(folded, start - 1) && !isPartOfCode(folded, i)) {
                for (Stretch stretch : stretches) {
                    stretch.word(folded, start, i);
                }
            }
        }
        for (Stretch stretch : stretches) {
            if (stretch.best >= LEAST_GAIN) {
                add(stretch.cipher, folded, stretch.bestFrom, stretch.bestTo, found);
            }
        }
    }

    private static int symbol(char c) {
        return c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
    }

    /** The stretch that gains most by one cipher, while the words of a text go by. */
    private static final class Stretch {
        private final Cipher cipher;
        private int sum;
        private int letters;
        private int from;
        private int best;
        private int bestFrom;
        private int bestTo;

        Stretch(Cipher cipher) {
            this.cipher = cipher;
        }

        void word(char[] folded, int start, int end) {
            int[] gains = cipher.gains;
            int gain = 0;
            int before = 0;
            for (int i = start; i < end; i++) {
                int symbol = folded[i] - 'a' + 1;
                gain += gains[before * LetterPairs.SYMBOLS + symbol];
                before = symbol;
            }
            sum += gain + gains[before * LetterPairs.SYMBOLS];
            letters += end - start;
            if (sum <= 0) {
                sum = 0;
                letters = 0;
                from = end;
            } else if (sum > best && letters >= LEAST_LETTERS) {
                best = sum;
                bestFrom = from;
                bestTo = end;
            }
        }
    }

    private static boolean isPartOfCode(char[] folded, int i) {
        return i >= 0 && i < folded.length && ((folded[i] >= '0' && folded[i] <= '9') || folded[i] == '+');
    }

    /** Takes the words around too, as far as the line goes: short words gain little and may have been left out. */
    private static void add(Cipher cipher, char[] folded, int from, int to, List<Hidden> found) {
        if (!isLanguage(cipher, folded, from, to)) {
            return;
        }
        int start = from;
        while (start > 0 && from - start < MOST_AROUND && folded[start - 1] != '\n') {
            start--;
        }
        while (start > 0 && symbol(folded[start]) != 0 && symbol(folded[start - 1]) != 0) {
            start++; // into a word
        }
        int end = to;
        while (end < folded.length && end - to < MOST_AROUND && folded[end] != '\n') {
            end++;
        }
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

    /** Whether the decoded text is like language by itself, and not only less unlike than what is written. */
    private static boolean isLanguage(Cipher cipher, char[] folded, int from, int to) {
        int cost = 0;
        int pairs = 0;
        int before = 0;
        for (int i = from; i < to; i++) {
            int symbol = cipher.letters[symbol(folded[i])];
            if (symbol != 0 || before != 0) {
                cost += cipher.backwards ? LetterPairs.cost(symbol, before) : LetterPairs.cost(before, symbol);
                pairs++;
            }
            before = symbol;
        }
        return cost <= LetterPairs.MOST_MEAN_COST * pairs;
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
