package dev.journeyman.guardrails.classifier;

/**
 * The sums of one head's weights from a text's begin to each of its tokens. The sum of any window is a difference of two of them, so looking at every window costs as
 * much as looking at the text once.
 */
final class WindowSums {
    private final HeadModel model;
    private final Document document;
    // At place i: before token i. Place 0 is the begin, so each has one place more than there are tokens.
    private final int[] wordSums;
    private final int[] runSums;

    WindowSums(HeadModel model, Document document) {
        this.model = model;
        this.document = document;
        int tokens = document.tokens();
        wordSums = new int[tokens + 1];
        runSums = new int[tokens + 1];
        int word = 0;
        int run = 0;
        int[] words = document.words();
        int[] runs = document.runs();
        int wordSum = 0;
        int runSum = 0;
        for (int token = 1; token <= tokens; token++) {
            for (int end = document.wordsBefore(token); word < end; word++) {
                wordSum += model.weight(words[word]);
            }
            for (int end = document.runsBefore(token); run < end; run++) {
                runSum += model.weight(runs[run]);
            }
            wordSums[token] = wordSum;
            runSums[token] = runSum;
        }
    }

    /** The evidence of the tokens from one to before another. */
    double evidence(int from, int to) {
        return model.evidence(
                wordSums[to] - wordSums[from],
                document.wordsBefore(to) - document.wordsBefore(from),
                runSums[to] - runSums[from],
                document.runsBefore(to) - document.runsBefore(from));
    }
}
