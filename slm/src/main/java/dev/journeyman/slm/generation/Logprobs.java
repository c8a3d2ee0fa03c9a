package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.TokenLogprob.Alternative;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Log-probabilities of one row of logits: the log-softmax, of the tokens that are asked for only. */
final class Logprobs {
    private final float[] logits; // [V] as the network gave them
    private final double logSum; // of their exponentials

    /** Takes the logits as they are now; they must not be changed before the last question. */
    Logprobs(float[] logits) {
        this.logits = logits;
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Exponential.of(logit - max);
        }
        this.logSum = max + Math.log(sum);
    }

    double of(int token) {
        return logits[token] - logSum;
    }

    /** The k likeliest tokens, likeliest first, of equals the lowest first. */
    List<Alternative> top(int k, TokenBytes bytes) {
        int size = Math.min(k, logits.length);
        if (size == 0) {
            return List.of();
        }
        long[] best = new long[size]; // ascending
        Arrays.fill(best, Long.MIN_VALUE);
        for (int i = 0; i < logits.length; i++) {
            long key = TopTokens.key(logits[i], i);
            if (key > best[0]) {
                int at = 1;
                while (at < size && key > best[at]) {
                    best[at - 1] = best[at];
                    at++;
                }
                best[at - 1] = key;
            }
        }
        List<Alternative> top = new ArrayList<>(size);
        for (int i = size - 1; i >= 0; i--) {
            int token = TopTokens.token(best[i]);
            top.add(new Alternative(token, bytes.bytes(token), of(token)));
        }
        return top;
    }
}
