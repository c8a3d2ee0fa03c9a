package dev.journeyman.slm.generation;

import java.util.Arrays;
import java.util.List;

/**
 * A generated token's log-probability, and those of the likeliest tokens in its place.
 *
 * <p>They are of the model's own distribution: the natural logarithm of the softmax of the logits, before bias, penalties, temperature and
 * filters (as vLLM's {@code raw_logprobs}), so they say what the model believes, whatever the sampling options.
 *
 * @param token the token
 * @param bytes what it stands for; may be a part of a character
 * @param logprob its log-probability, at most 0
 * @param top the likeliest tokens, likeliest first, as many as were asked for; the chosen one may be among them
 */
@SuppressWarnings("ArrayRecordComponent") // a token's few bytes, shared with the tokenizer and not to be changed
public record TokenLogprob(int token, byte[] bytes, double logprob, List<Alternative> top) {
    /** Copies the alternatives. */
    public TokenLogprob {
        top = List.copyOf(top);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TokenLogprob other
                && token == other.token
                && Arrays.equals(bytes, other.bytes)
                && Double.compare(logprob, other.logprob) == 0
                && top.equals(other.top);
    }

    @Override
    public int hashCode() {
        return 31 * token + Double.hashCode(logprob);
    }

    /** A token that could have stood there. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record Alternative(int token, byte[] bytes, double logprob) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Alternative other
                    && token == other.token
                    && Arrays.equals(bytes, other.bytes)
                    && Double.compare(logprob, other.logprob) == 0;
        }

        @Override
        public int hashCode() {
            return 31 * token + Double.hashCode(logprob);
        }
    }
}
