package dev.journeyman.guardrails.classifier;

/**
 * Turns a text into features without making a String of any: each word 1-, 2- and 3-gram, each pair of words with one between them, and each run of 3 to 5
 * characters of a word, is hashed as the text is walked and told to a {@link Sink} as a slot of a table.
 *
 * <p>The text has to be plain: lower case, without disguise. A token is a run of letters and digits, or one mark of punctuation, or a line break. Digits count as
 * the same digit, so that numbers are seen by their shape, and so do a trouble code's last four characters, which may be letters. The text's begin and end count as the end of a sentence, so that "begins with" and "ends
 * with" are word pairs like any other. Features belong to the token that completes them,
 * so sums over tokens give the sum of any window of the text.
 *
 * <p>Hashing after Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009), without the sign: the table is large for its features.
 * The mixing step is MurmurHash3's (Appleby, public domain).
 */
public final class Features {
    /** Bits of a slot's number. */
    public static final int BITS = 17;

    /** Slots of the table. */
    public static final int SLOTS = 1 << BITS;

    static final int SHORTEST_RUN = 3;
    static final int LONGEST_RUN = 5;

    /** A word's characters after these are looked at for the word alone, not for its runs: bounds the work of a line without spaces. */
    static final int CHARACTERS_OF_A_WORD = 32;

    private static final int WORD_SEED = 0x9747b28c;
    private static final int RUN_SEED = 0x2545f491;
    private static final int PAIR = 0x51ed270b;
    private static final int TRIPLE = 0x4cf5ad43;
    private static final int SKIP = 0x38b34ae5;
    private static final int PRIME = 0x01000193;
    private static final char BORDER = '_';
    private static final int CHARACTERS_OF_A_CODE = 5;
    private static final char LINE = '\n';

    /** Who is told the features of a text, in their order. */
    public interface Sink {
        /** A word, or a mark of punctuation. */
        void word(int slot);

        /** Two or three words that follow each other, or two with one between them. */
        void sequence(int slot);

        /** A run of characters within a word. */
        void run(int slot);

        /** The token is complete that lies from {@code start} to {@code end} in the text. */
        void token(int start, int end);
    }

    private Features() {}

    /** Walks a plain text from {@code from} to {@code to}. */
    public static void walk(CharSequence plain, int from, int to, Sink sink) {
        int border = word(plain, 0, 0);
        int before = border;
        int beforeThat = border;
        int at = from;
        while (at < to) {
            char c = plain.charAt(at);
            int start = at;
            if (isWord(c)) {
                while (at < to && isWord(plain.charAt(at))) {
                    at++;
                }
            } else if (c != LINE && isSpace(c)) {
                at++;
                continue;
            } else {
                // A mark that is repeated is one token.
                while (at < to && plain.charAt(at) == c) {
                    at++;
                }
            }
            boolean isWord = isWord(c);
            int hash = endsSentence(c) ? border : isWord ? word(plain, start, at) : word(plain, start, start + 1);
            emit(hash, before, beforeThat, sink);
            if (endsSentence(c)) {
                sink.word(slot(word(plain, start, start + 1)));
            }
            if (isWord) {
                runs(plain, start, Math.min(at, start + CHARACTERS_OF_A_WORD), sink);
            }
            sink.token(start, at);
            beforeThat = before;
            before = hash;
        }
        if (before != border) {
            emit(border, before, beforeThat, sink);
            sink.token(to, to);
        }
    }

    private static void emit(int hash, int before, int beforeThat, Sink sink) {
        int pair = hash * PRIME + before;
        sink.word(slot(hash));
        sink.sequence(slot(pair ^ PAIR));
        sink.sequence(slot((pair * PRIME + beforeThat) ^ TRIPLE));
        sink.sequence(slot((hash * PRIME + beforeThat) ^ SKIP));
    }

    private static void runs(CharSequence plain, int start, int end, Sink sink) {
        boolean code = isCode(plain, start, end);
        for (int i = start - 1; i < end; i++) {
            int hash = RUN_SEED;
            for (int n = 1; n <= LONGEST_RUN && i + n <= end + 1; n++) {
                int at = i + n - 1;
                hash = (hash ^ (at < start || at >= end ? BORDER : code && at > start ? '0' : fold(plain.charAt(at))))
                        * PRIME;
                if (n >= SHORTEST_RUN) {
                    sink.run(slot(hash + n));
                }
            }
        }
    }

    private static int word(CharSequence plain, int start, int end) {
        boolean code = isCode(plain, start, end);
        int hash = WORD_SEED;
        for (int i = start; i < end; i++) {
            hash = (hash ^ (code && i > start ? '0' : fold(plain.charAt(i)))) * PRIME;
        }
        return mix(hash);
    }

    static int slot(int hash) {
        return mix(hash) >>> (Integer.SIZE - BITS);
    }

    private static int mix(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private static char fold(char c) {
        return c >= '0' && c <= '9' ? '0' : c;
    }

    /** Whether a word has the form of a trouble code: p, b, c or u, a digit up to 3 and three hexadecimal ones. */
    private static boolean isCode(CharSequence plain, int start, int end) {
        if (end - start != CHARACTERS_OF_A_CODE || plain.charAt(start + 1) < '0' || plain.charAt(start + 1) > '3') {
            return false;
        }
        char first = plain.charAt(start);
        boolean code = first == 'p' || first == 'b' || first == 'c' || first == 'u';
        for (int i = start + 2; code && i < end; i++) {
            char c = plain.charAt(i);
            code = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return code;
    }

    private static boolean isWord(char c) {
        return c < 128
                ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                : isWordBeyondAscii(c);
    }

    private static boolean isWordBeyondAscii(char c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isSpace(char c) {
        return c == ' '
                || c == '\t'
                || c == '\r'
                || (c > 127 && (Character.isWhitespace(c) || Character.isSpaceChar(c)));
    }

    private static boolean endsSentence(char c) {
        return c == '.' || c == '!' || c == '?' || c == LINE;
    }
}
