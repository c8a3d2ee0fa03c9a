package dev.journeyman.retrainer.trainingset.similarity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;

/**
 * The signature of a set of tokens: of each hash function the least value over all tokens (Broder, On the resemblance and containment of documents,
 * 1997). The share of functions in which two signatures agree estimates the Jaccard similarity of the sets, with a standard error of
 * {@code sqrt(s (1 - s) / functions)}. A token's hash is the first four bytes of its SHA-1 in little-endian order, as in datasketch, so that equal
 * parameters give equal signatures.
 */
public final class MinHash {
    private static final long MOST_VALUE = 0xffff_ffffL;

    private final long[] values;

    private MinHash(long[] values) {
        this.values = values;
    }

    /** The signature of a set; of an empty one all values are the largest. */
    public static MinHash of(Collection<String> tokens, Permutations permutations) {
        long[] values = new long[permutations.count()];
        Arrays.fill(values, MOST_VALUE);
        MessageDigest sha1 = sha1();
        for (String token : tokens) {
            long hash = hash(sha1, token);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.min(values[i], permutations.value(i, hash));
            }
        }
        return new MinHash(values);
    }

    /** The first four bytes of a token's SHA-1 as an unsigned little-endian number. */
    static long hash(String token) {
        return hash(sha1(), token);
    }

    private static long hash(MessageDigest sha1, String token) {
        byte[] digest = sha1.digest(token.getBytes(StandardCharsets.UTF_8));
        return (digest[0] & 0xffL) | (digest[1] & 0xffL) << 8 | (digest[2] & 0xffL) << 16 | (digest[3] & 0xffL) << 24;
    }

    /** The estimated Jaccard similarity, 0 to 1; both must be made by the same functions. */
    public double similarity(MinHash other) {
        if (values.length != other.values.length) {
            throw new IllegalArgumentException("signatures of " + values.length + " and of " + other.values.length
                    + " functions cannot be compared");
        }
        int same = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == other.values[i]) {
                same++;
            }
        }
        return (double) same / values.length;
    }

    /** The values, one a function, each below 2^32; the caller's own. */
    public long[] values() {
        return values.clone();
    }

    /** A hash of the values from one function to before another: the key of a band. */
    long band(int from, int to) {
        long key = from;
        for (int i = from; i < to; i++) {
            key = (key ^ values[i]) * 0x9e3779b97f4a7c15L;
            key ^= key >>> 29;
        }
        return key;
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
