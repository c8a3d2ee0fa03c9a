package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.GenerationException.Kind;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a token from logits. It holds scratch arrays of the vocabulary's size and is for one thread.
 *
 * <p>The order: logit bias, repetition penalty, frequency and presence penalty (as vLLM), then what the answer's form forbids becomes impossible, then temperature, top-k, top-p, min-p (as Hugging Face's
 * generation). Top-p looks at the distribution that top-k left, made to sum to 1 again. Temperature 0 takes the largest logit after bias and penalties, the lowest
 * token of several, and uses neither filters nor randomness.
 *
 * <p>Nothing is sorted. Top-k is a quickselect over the logits, top-p one over the weights by their sum, and before it all weights below
 * {@code (1 - p) * sum / n} are dropped: together they are less than {@code (1 - p) * sum}, so the others reach p without them. The draw walks the tokens that
 * stayed by their number and not by their weight, so that logits that differ in the last bits (the same row in another batch) almost never change the token.
 */
final class Sampler {
    private final int vocabularySize;
    private final long[] keys; // [V] candidates, see TopTokens
    private final float[] weights; // [V] by token; of candidates only
    private final BitSet kept;

    Sampler(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        this.keys = new long[vocabularySize];
        this.weights = new float[vocabularySize];
        this.kept = new BitSet(vocabularySize);
    }

    /** The next token of an answer of any form. */
    int sample(
            float[] logits,
            SamplingOptions options,
            @Nullable TokenHistory history,
            CounterRandom random,
            long position) {
        return sample(logits, options, history, random, position, null, 0);
    }

    /**
     * The next token.
     *
     * @param logits [V] changed in place by bias and penalties
     * @param history of the generation, where penalties are asked for
     * @param position which token of the answer this is, from 0: which of the generator's numbers is used
     * @param progress how far an answer of a form has come; null for one of any form
     * @param tokensLeft how many tokens such an answer may still have
     * @throws GenerationException where the logits are not numbers, or none is left possible
     */
    int sample(
            float[] logits,
            SamplingOptions options,
            @Nullable TokenHistory history,
            CounterRandom random,
            long position,
            AnswerConstraint.@Nullable Progress progress,
            int tokensLeft) {
        adjust(logits, options, history);
        if (progress != null) {
            progress.mask(logits, tokensLeft);
        }
        int best = largest(logits);
        if (options.temperature() == 0) {
            return best;
        }
        double temperature = options.temperature();
        float max = logits[best];
        if ((options.topK() == 0 || options.topK() >= vocabularySize) && options.topP() == 1 && options.minP() == 0) {
            return drawFromAll(logits, max, temperature, random.doubleAt(position));
        }
        int n = weigh(logits, max, temperature, options.topK());
        n = keepTopP(n, options.topP());
        n = keepMinP(n, options.minP());
        return drawFromKept(n, random.doubleAt(position));
    }

    private void adjust(float[] logits, SamplingOptions options, @Nullable TokenHistory history) {
        if (logits.length != vocabularySize) {
            throw new GenerationException(
                    Kind.MODEL_FAILED,
                    "The network gave " + logits.length + " logits for a vocabulary of " + vocabularySize + " tokens.");
        }
        options.logitBias().forEach((token, bias) -> logits[token] += bias.floatValue());
        if (history != null) {
            history.penalize(logits, options);
        }
    }

    /** The token with the largest logit, the lowest of several. */
    private static int largest(float[] logits) {
        int best = 0;
        boolean finite = true;
        for (int i = 0; i < logits.length; i++) {
            float logit = logits[i];
            finite &= logit < Float.POSITIVE_INFINITY; // false for NaN
            if (logit > logits[best]) {
                best = i;
            }
        }
        if (!finite || logits[best] == Float.NEGATIVE_INFINITY) {
            throw new GenerationException(
                    Kind.MODEL_FAILED,
                    "The network's logits are not finite numbers: its weights are damaged or overflow in this precision.");
        }
        return best;
    }

    private static float weight(float logit, float max, double temperature) {
        return (float) Exponential.of(((double) logit - max) / temperature);
    }

    private int drawFromAll(float[] logits, float max, double temperature, double uniform) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            float w = weight(logits[i], max, temperature);
            weights[i] = w;
            sum += w;
        }
        double left = uniform * sum;
        int last = 0;
        for (int i = 0; i < logits.length; i++) {
            float w = weights[i];
            if (w > 0) {
                left -= w;
                last = i;
                if (left < 0) {
                    return i;
                }
            }
        }
        return last; // rounding only
    }

    /** Fills the keys with the weights of the k likeliest tokens (0: of all); returns how many. */
    private int weigh(float[] logits, float max, double temperature, int topK) {
        int n = 0;
        for (int i = 0; i < logits.length; i++) {
            keys[n++] = TopTokens.key(logits[i], i);
        }
        if (topK > 0 && topK < n) {
            TopTokens.select(keys, n, topK);
            n = topK;
        }
        for (int i = 0; i < n; i++) {
            int token = TopTokens.token(keys[i]);
            keys[i] = TopTokens.key(weight(logits[token], max, temperature), token);
        }
        return n;
    }

    private int keepTopP(int n, double topP) {
        if (topP == 1) {
            return n;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += TopTokens.value(keys[i]);
        }
        int candidates = keepAtLeast(n, (1 - topP) * sum / n);
        return TopTokens.selectSum(keys, candidates, topP * sum);
    }

    private int keepMinP(int n, double minP) {
        return minP == 0 ? n : keepAtLeast(n, minP); // the largest weight is exp(0) = 1
    }

    private int keepAtLeast(int n, double least) {
        double bound = Math.min(1, least); // never drops the largest
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (TopTokens.value(keys[i]) >= bound) {
                keys[count++] = keys[i];
            }
        }
        return count;
    }

    private int drawFromKept(int n, double uniform) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            int token = TopTokens.token(keys[i]);
            weights[token] = TopTokens.value(keys[i]);
            kept.set(token);
        }
        for (int token = kept.nextSetBit(0); token >= 0; token = kept.nextSetBit(token + 1)) {
            sum += weights[token];
        }
        double left = uniform * sum;
        int chosen = -1;
        for (int token = kept.nextSetBit(0); token >= 0; token = kept.nextSetBit(token + 1)) {
            float w = weights[token];
            if (w > 0) {
                left -= w;
                chosen = token;
                if (left < 0) {
                    break;
                }
            }
        }
        kept.clear();
        return chosen;
    }
}
