package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.classifier.Features;
import java.util.Arrays;

/** The features of a plain text, kept by token so that any window of it can be trained on. */
final class Document {
    private final int[] words;
    private final int[] runs;
    private final int[] wordEnds;
    private final int[] runEnds;

    private Document(Collector collected) {
        words = Arrays.copyOf(collected.words, collected.wordCount);
        runs = Arrays.copyOf(collected.runs, collected.runCount);
        wordEnds = Arrays.copyOf(collected.wordEnds, collected.tokens);
        runEnds = Arrays.copyOf(collected.runEnds, collected.tokens);
    }

    /** The features of a plain text. */
    static Document of(String plain) {
        Collector collector = new Collector();
        Features.walk(plain, 0, plain.length(), collector);
        return new Document(collector);
    }

    /** How many tokens it has. */
    int tokens() {
        return wordEnds.length;
    }

    /** Slots of words and sequences of words. */
    int[] words() {
        return words;
    }

    /** Slots of runs of characters. */
    int[] runs() {
        return runs;
    }

    /** Where the words of a token begin in {@link #words}. */
    int wordsBefore(int token) {
        return token == 0 ? 0 : wordEnds[token - 1];
    }

    /** Where the runs of a token begin in {@link #runs}. */
    int runsBefore(int token) {
        return token == 0 ? 0 : runEnds[token - 1];
    }

    private static final class Collector implements Features.Sink {
        private static final int FIRST_CAPACITY = 64;

        private int[] words = new int[FIRST_CAPACITY];
        private int[] runs = new int[FIRST_CAPACITY];
        private int[] wordEnds = new int[FIRST_CAPACITY];
        private int[] runEnds = new int[FIRST_CAPACITY];
        private int wordCount;
        private int runCount;
        private int tokens;

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
            }
            wordEnds[tokens] = wordCount;
            runEnds[tokens] = runCount;
            tokens++;
        }
    }
}
