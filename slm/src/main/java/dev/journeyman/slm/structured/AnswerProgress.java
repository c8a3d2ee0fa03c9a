package dev.journeyman.slm.structured;

import dev.journeyman.slm.generation.AnswerConstraint;

/** How far one answer has come. */
final class AnswerProgress implements AnswerConstraint.Progress {
    private final Vocabulary vocabulary;
    private final boolean hurries;
    private Stacks readings;

    /**
     * An answer's beginning.
     *
     * @param hurries whether an answer that may not end yet goes the shortest way there as long as the model would rather end it than say anything else
     */
    AnswerProgress(Vocabulary vocabulary, Stacks readings, boolean hurries) {
        this.vocabulary = vocabulary;
        this.hurries = hurries;
        this.readings = readings;
    }

    @Override
    public boolean allows(int token, int tokensLeft) {
        for (int end : vocabulary.endTokens()) {
            if (token == end) {
                return isComplete();
            }
        }
        if (token < 0 || token >= vocabulary.size() || vocabulary.bytes(token).length == 0) {
            return false;
        }
        Stacks next = after(token);
        return !next.isEmpty() && next.cost() < tokensLeft;
    }

    private Stacks after(int token) {
        Stacks next = readings;
        for (byte b : vocabulary.bytes(token)) {
            next = next.step(b & 0xFF);
        }
        return next;
    }

    @Override
    public void mask(float[] logits, int tokensLeft) {
        boolean complete = isComplete();
        boolean shortest = hurries && !complete && wantsToEnd(logits);
        int budget = shortest ? Math.min(tokensLeft, readings.cost()) - 1 : tokensLeft - 1;
        long[] bits = MaskWalk.mask(vocabulary, readings, budget);
        float[] ends = new float[vocabulary.endTokens().length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = logits[vocabulary.endTokens()[i]];
        }
        for (int word = 0; word < bits.length; word++) {
            long allowed = bits[word];
            int first = word << 6;
            int count = Math.min(64, logits.length - first);
            for (int i = 0; allowed != -1 && i < count; i++) {
                if ((allowed >> i & 1) == 0) {
                    logits[first + i] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        for (int i = 0; complete && i < ends.length; i++) {
            logits[vocabulary.endTokens()[i]] = ends[i];
        }
    }

    /** Whether an end token is likelier than every other. */
    private boolean wantsToEnd(float[] logits) {
        float end = Float.NEGATIVE_INFINITY;
        for (int token : vocabulary.endTokens()) {
            end = Math.max(end, logits[token]);
        }
        for (float logit : logits) {
            if (logit > end) {
                return false;
            }
        }
        return end > Float.NEGATIVE_INFINITY;
    }

    @Override
    public void accept(int token) {
        Stacks next = after(token);
        if (next.isEmpty()) {
            throw new IllegalStateException("token " + token + " may not come here");
        }
        readings = next;
    }

    @Override
    public boolean isComplete() {
        return readings.isComplete();
    }

    @Override
    public boolean mustEnd() {
        return readings.mustEnd();
    }
}
