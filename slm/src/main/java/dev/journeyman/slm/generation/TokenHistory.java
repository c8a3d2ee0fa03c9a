package dev.journeyman.slm.generation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which tokens a generation has seen and how often its answer holds each: what penalties are reckoned from. */
final class TokenHistory {
    private final Set<Integer> seen = new HashSet<>(); // distinct tokens of prompt and answer
    private final Map<Integer, Integer> counts = new HashMap<>(); // of the answer alone

    TokenHistory(int[] prompt) {
        for (int token : prompt) {
            seen.add(token);
        }
    }

    /** Takes a token of the answer. */
    void add(int token) {
        seen.add(token);
        counts.merge(token, 1, Integer::sum);
    }

    /**
     * Lowers the logits of what was said already.
     *
     * <p>Repetition, as Hugging Face's {@code RepetitionPenaltyLogitsProcessor}: once for each distinct token of prompt and answer, {@code l > 0 ? l / p : l * p}.
     * Frequency and presence, as OpenAI's reference has it: {@code l - count * frequency - (count > 0 ? presence : 0)}, the count being that of the
     * tokens sampled so far.
     *
     * @param logits [V] changed in place
     */
    void penalize(float[] logits, SamplingOptions options) {
        double repetition = options.repetitionPenalty();
        if (repetition != 1) {
            for (int token : seen) {
                double logit = logits[token];
                logits[token] = (float) (logit > 0 ? logit / repetition : logit * repetition);
            }
        }
        double frequency = options.frequencyPenalty();
        double presence = options.presencePenalty();
        if (frequency != 0 || presence != 0) {
            counts.forEach((token, count) -> logits[token] = (float) (logits[token] - count * frequency - presence));
        }
    }
}
