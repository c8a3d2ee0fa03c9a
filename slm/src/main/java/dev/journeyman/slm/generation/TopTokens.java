package dev.journeyman.slm.generation;

/**
 * Finds the largest of many tokens without sorting them.
 *
 * <p>A token and its value are one {@code long}: the value's bits, made so that they sort as the value does, above the complement of the token's number.
 * So no two keys are equal, and of two equal values the token with the lower number counts as larger, always. Selection is Hoare's quickselect (1961)
 * with pivots from a counter-based generator: expected linear time on any input, and the same result on the same input.
 */
final class TopTokens {
    private static final CounterRandom PIVOTS = CounterRandom.ofSeed(0);

    private TopTokens() {}

    /** The key of a token with that value, which is no NaN. */
    static long key(float value, int token) {
        int bits = Float.floatToRawIntBits(value + 0f); // +0f: -0 and 0 are one value
        return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | (~token & 0xFFFF_FFFFL);
    }

    static int token(long key) {
        return ~(int) key;
    }

    static float value(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /** Brings the k largest of the first n keys to the front, in no order. */
    static void select(long[] keys, int n, int k) {
        int low = 0;
        int high = n;
        for (long round = 0; k > low && k < high && high - low > 1; round++) {
            int middle = partition(keys, low, high, round);
            if (k <= middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
    }

    /**
     * Brings the fewest of the largest keys whose values together reach the target to the front, in no order.
     *
     * @param keys of values that are not negative
     * @return how many they are: at least 1; n where all together do not reach it
     */
    static int selectSum(long[] keys, int n, double target) {
        int low = 0;
        int high = n;
        double missing = target;
        for (long round = 0; high - low > 1; round++) {
            int middle = partition(keys, low, high, round);
            double above = 0;
            for (int i = low; i < middle; i++) {
                above += value(keys[i]);
            }
            if (above >= missing) {
                high = middle;
            } else {
                missing -= above + value(keys[middle]);
                low = middle + 1;
                if (missing <= 0) {
                    return low;
                }
            }
        }
        return Math.max(1, high);
    }

    /** Puts the keys of [low, high) that are larger than one of them before it and the others behind it; returns where it is. */
    private static int partition(long[] keys, int low, int high, long round) {
        int at = low + (int) (PIVOTS.doubleAt(round) * (high - low));
        long pivot = keys[at];
        keys[at] = keys[high - 1];
        int end = low;
        for (int i = low; i < high - 1; i++) {
            long key = keys[i];
            if (key > pivot) {
                keys[i] = keys[end];
                keys[end++] = key;
            }
        }
        keys[high - 1] = keys[end];
        keys[end] = pivot;
        return end;
    }
}
