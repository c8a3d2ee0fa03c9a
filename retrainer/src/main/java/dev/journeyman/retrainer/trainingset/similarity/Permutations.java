package dev.journeyman.retrainer.trainingset.similarity;

import java.util.SplittableRandom;

/**
 * The hash functions of a MinHash: {@code ((a * h + b) mod 2^64) mod (2^61 - 1)}, of which the lowest 32 bits count. That is datasketch's form, with its
 * wraparound at 64 bits; it takes its parameters from numpy's generator, this takes them from whoever makes it.
 */
public final class Permutations {
    private static final int PRIME_BITS = 61;
    private static final long MERSENNE_PRIME = (1L << PRIME_BITS) - 1;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int MOST = 4096;

    private final long[] a;
    private final long[] b;

    /**
     * By these parameters, one of each a function.
     *
     * @throws IllegalArgumentException where there are none, not as many of each, or more than 4,096
     */
    public Permutations(long[] a, long[] b) {
        if (a.length == 0 || a.length != b.length || a.length > MOST) {
            throw new IllegalArgumentException(
                    "a and b need 1 to " + MOST + " parameters, as many of each; are " + a.length + " and " + b.length);
        }
        this.a = a.clone();
        this.b = b.clone();
    }

    /** So many functions drawn by a seed: a from 1 and b from 0 to below the prime. */
    public static Permutations drawn(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] a = new long[count];
        long[] b = new long[count];
        for (int i = 0; i < count; i++) {
            a[i] = random.nextLong(1, MERSENNE_PRIME);
            b[i] = random.nextLong(0, MERSENNE_PRIME);
        }
        return new Permutations(a, b);
    }

    /** How many functions there are. */
    public int count() {
        return a.length;
    }

    /** The value of one function for a hash of 32 bits, itself of 32 bits. */
    long value(int function, long hash) {
        long sum = a[function] * hash + b[function]; // unsigned, mod 2^64
        long folded = (sum & MERSENNE_PRIME) + (sum >>> PRIME_BITS); // 2^61 is 1 mod 2^61 - 1
        return (folded >= MERSENNE_PRIME ? folded - MERSENNE_PRIME : folded) & LOW_32;
    }
}
