package dev.journeyman.slm.generation;

import dev.journeyman.slm.network.KvCache;
import dev.journeyman.slm.network.Logits;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How likely a model finds given continuations of a prompt: the log-likelihood that multiple choice is scored by where a model need not say a letter.
 * For one thread at a time; it may run beside an engine over the same model.
 */
public final class LikelihoodScorer implements AutoCloseable {
    private final Network network;
    private final KvCache cache;

    /**
     * A scorer with room for some continuations.
     *
     * @param slots the most continuations of one prompt
     * @param capacityTokens the most tokens of a prompt and a continuation
     */
    LikelihoodScorer(Network network, int slots, int capacityTokens) {
        this.network = network;
        this.cache = network.newCache(slots, capacityTokens);
    }

    /**
     * The natural logarithm of each continuation's probability: the sum of its tokens'.
     *
     * @param prompt at least one token
     * @param continuations each of at least one token
     * @throws IllegalArgumentException where there are too many, one is empty, or the tokens leave the room or the vocabulary
     */
    public double[] logLikelihoods(int[] prompt, List<int[]> continuations) {
        if (continuations.size() > cache.slots()) {
            throw new IllegalArgumentException(
                    continuations.size() + " continuations, and there is room for " + cache.slots());
        }
        if (prompt.length == 0 || continuations.stream().anyMatch(each -> each.length == 0)) {
            throw new IllegalArgumentException("a prompt and a continuation need at least one token each");
        }
        int before = prompt.length - 1;
        List<Row> prompts = new ArrayList<>();
        List<Row> ends = new ArrayList<>();
        for (int slot = 0; slot < continuations.size(); slot++) {
            int[] continuation = continuations.get(slot);
            // what predicts the continuation: the token before it, and all of its own but the last
            int[] end = new int[continuation.length];
            end[0] = prompt[before];
            System.arraycopy(continuation, 0, end, 1, continuation.length - 1);
            ends.add(new Row(slot, before, end, Row.Want.ALL));
            if (before > 0) {
                prompts.add(new Row(slot, 0, Arrays.copyOf(prompt, before), Row.Want.NONE));
            }
        }
        if (!prompts.isEmpty()) {
            network.forward(prompts, cache).close();
        }
        double[] sums = new double[continuations.size()];
        try (Logits logits = network.forward(ends, cache)) {
            int at = 0;
            for (int slot = 0; slot < sums.length; slot++) {
                for (int token : continuations.get(slot)) {
                    sums[slot] += new Logprobs(logits.row(at++)).of(token);
                }
            }
        }
        return sums;
    }

    /** Releases its cache; the model stays. */
    @Override
    public void close() {
        cache.close();
    }
}
