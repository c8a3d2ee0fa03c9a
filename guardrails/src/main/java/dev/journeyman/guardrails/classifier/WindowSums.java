package dev.journeyman.guardrails.classifier;

import java.util.Arrays;

/**
 * The sums of one head's weights from a text's begin to each of its tokens. The sum of any window is a difference of two of them, so looking at every window costs as
 * much as looking at the text once.
 */
final class WindowSums implements Features.Sink {
    private static final int FIRST_CAPACITY = 256;

    private final HeadModel model;
    private int tokens;
    private int wordSum;
    private int words;
    private int runSum;
    private int runs;
    // At place i: before token i. Place 0 is the begin, so each has one place more than there are tokens.
    private int[] wordSums = new int[FIRST_CAPACITY];
    private int[] wordCounts = new int[FIRST_CAPACITY];
    private int[] runSums = new int[FIRST_CAPACITY];
    private int[] runCounts = new int[FIRST_CAPACITY];
    private int[] starts = new int[FIRST_CAPACITY];
    private int[] ends = new int[FIRST_CAPACITY];

    WindowSums(HeadModel model) {
        this.model = model;
    }

    /** Forgets the text. */
    void clear() {
        tokens = 0;
        wordSum = 0;
        words = 0;
        runSum = 0;
        runs = 0;
    }

    @Override
    public void word(int slot) {
        wordSum += model.weight(slot);
        words++;
    }

    @Override
    public void sequence(int slot) {
        wordSum += model.weight(slot);
        words++;
    }

    @Override
    public void run(int slot) {
        runSum += model.weight(slot);
        runs++;
    }

    @Override
    public void token(int start, int end) {
        starts[tokens] = start;
        ends[tokens] = end;
        tokens++;
        if (tokens == wordSums.length) {
            grow();
        }
        wordSums[tokens] = wordSum;
        wordCounts[tokens] = words;
        runSums[tokens] = runSum;
        runCounts[tokens] = runs;
    }

    private void grow() {
        int capacity = tokens * 2;
        wordSums = Arrays.copyOf(wordSums, capacity);
        wordCounts = Arrays.copyOf(wordCounts, capacity);
        runSums = Arrays.copyOf(runSums, capacity);
        runCounts = Arrays.copyOf(runCounts, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }

    /** How many tokens the text has. */
    int tokens() {
        return tokens;
    }

    /** The evidence of the tokens from one to before another. */
    double evidence(int from, int to) {
        return model.evidence(
                wordSums[to] - wordSums[from],
                wordCounts[to] - wordCounts[from],
                runSums[to] - runSums[from],
                runCounts[to] - runCounts[from]);
    }

    /** Where a token begins in the text. */
    int start(int token) {
        return starts[token];
    }

    /** Where a token ends in the text. */
    int end(int token) {
        return ends[token];
    }
}
