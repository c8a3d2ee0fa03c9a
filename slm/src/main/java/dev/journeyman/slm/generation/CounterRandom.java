package dev.journeyman.slm.generation;

/**
 * A counter-based random number generator: the n-th number is a function of the key and of n, and of nothing else.
 *
 * <p>So a generation's token at position n is drawn with the same number whoever shares its batch, however its prompt was cut into chunks, and
 * whether it is computed once or again. The idea is that of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011); the function is
 * SplitMix64's (Steele, Lea and Flood, OOPSLA 2014, with Stafford's variant 13 of the finalizer), whose n-th output is
 * {@code mix(key + n * GOLDEN)}. {@link #split} gives generators whose keys are mixed apart.
 *
 * @param key what the numbers are a function of, besides their index
 */
record CounterRandom(long key) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio, odd

    /** The generator of a seed; seeds that are near each other give keys that are not. */
    static CounterRandom ofSeed(long seed) {
        return new CounterRandom(mix(seed + GOLDEN));
    }

    /** The generator of a child, by number; the same number gives the same child. */
    CounterRandom split(int child) {
        return new CounterRandom(mix(key ^ mix((child + 1L) * GOLDEN)));
    }

    /** The n-th 64 bits. */
    long bitsAt(long n) {
        return mix(key + (n + 1) * GOLDEN);
    }

    /** The n-th number in [0, 1), a multiple of 2^-53. */
    double doubleAt(long n) {
        return (bitsAt(n) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
