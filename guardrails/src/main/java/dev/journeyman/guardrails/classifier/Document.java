package dev.journeyman.guardrails.classifier;

import java.util.Arrays;

/** The features of a plain text, kept by token, so that several heads read them and any window of them can be judged or trained on. Immutable. */
public final class Document {
    private final int[] words;
    private final int[] runs;
    private final int[] wordEnds;
    private final int[] runEnds;
    private final int[] starts;
    private final int[] ends;
    private final int tokens;

    private Document(Collector collected) {
        words = collected.words;
        runs = collected.runs;
        wordEnds = collected.wordEnds;
        runEnds = collected.runEnds;
        starts = collected.starts;
        ends = collected.ends;
        tokens = collected.tokens;
    }

    /** The features of a plain text. */
    public static Document of(CharSequence plain) {
        return of(plain, 0, plain.length());
    }

    /** The features of a part of a plain text; places are those of the whole. */
    static Document of(CharSequence plain, int from, int to) {
        Collector collector = new Collector(to - from);
        Features.walk(plain, from, to, collector);
        return new Document(collector);
    }

    /** How many tokens it has. */
    public int tokens() {
        return tokens;
    }

    /** Slots of words and sequences of words; more may stand behind the last token's. */
    public int[] words() {
        return words;
    }

    /** Slots of runs of characters; more may stand behind the last token's. */
    public int[] runs() {
        return runs;
    }

    /** Where the words of a token begin in {@link #words}. */
    public int wordsBefore(int token) {
        return token == 0 ? 0 : wordEnds[token - 1];
    }

    /** Where the runs of a token begin in {@link #runs}. */
    public int runsBefore(int token) {
        return token == 0 ? 0 : runEnds[token - 1];
    }

    /** Where a token begins in the text. */
    int start(int token) {
        return starts[token];
    }

    /** Where a token ends in the text. */
    int end(int token) {
        return ends[token];
    }

    private static final class Collector implements Features.Sink {
        private static final int LEAST_CAPACITY = 16;

        private int[] words;
        private int[] runs;
        private int[] wordEnds;
        private int[] runEnds;
        private int[] starts;
        private int[] ends;
        private int wordCount;
        private int runCount;
        private int tokens;

        /** Room for a text of common words, which are five characters long with their space. */
        Collector(int chars) {
            int expected = Math.max(LEAST_CAPACITY, chars / 4);
            words = new int[4 * expected];
            runs = new int[3 * Math.max(LEAST_CAPACITY, chars)];
            wordEnds = new int[expected];
            runEnds = new int[expected];
            starts = new int[expected];
            ends = new int[expected];
        }

        @Override
        public void word(int slot) {
            if (wordCount == words.length) {
                words = Arrays.copyOf(words, wordCount * 2);
            }
            words[wordCount++] = slot;
        }

        @Override
        public void sequence(int slot) {
            word(slot);
        }

        @Override
        public void run(int slot) {
            if (runCount == runs.length) {
                runs = Arrays.copyOf(runs, runCount * 2);
            }
            runs[runCount++] = slot;
        }

        @Override
        public void token(int start, int end) {
            if (tokens == wordEnds.length) {
                wordEnds = Arrays.copyOf(wordEnds, tokens * 2);
                runEnds = Arrays.copyOf(runEnds, tokens * 2);
                starts = Arrays.copyOf(starts, tokens * 2);
                ends = Arrays.copyOf(ends, tokens * 2);
            }
            wordEnds[tokens] = wordCount;
            runEnds[tokens] = runCount;
            starts[tokens] = start;
            ends[tokens] = end;
            tokens++;
        }
    }
}
