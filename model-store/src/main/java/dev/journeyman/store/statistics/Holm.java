package dev.journeyman.store.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Probabilities corrected for how many were looked at: Holm, "A simple sequentially rejective multiple test procedure" (Scandinavian Journal of Statistics 1979). Of forty
 * slices two are below 0.05 by chance alone; of the corrected ones, any is so in one of twenty cases.
 */
public final class Holm {
    private Holm() {}

    /** The corrected probabilities, in the order of those given. */
    public static double[] corrected(double[] p) {
        List<Integer> ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] corrected = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int i = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]));
            corrected[i] = largest;
        }
        return corrected;
    }
}
