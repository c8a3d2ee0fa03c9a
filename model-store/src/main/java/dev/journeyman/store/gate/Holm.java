package dev.journeyman.store.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many tests at once, so that the chance of even one false alarm stays below alpha, however the tests depend on each other: Holm, "A simple sequentially
 * rejective multiple test procedure" (Scandinavian Journal of Statistics 1979). With the tests in the order of their p, the first of m is compared with
 * alpha / m, the next with alpha / (m - 1), and so on until one is not below.
 */
final class Holm {
    private Holm() {}

    /** The adjusted p of each test, in the order given: a test is significant where that is below alpha. */
    static List<Double> adjusted(List<Double> chances) {
        int m = chances.size();
        List<Integer> order = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparing(chances::get))
                .toList();
        List<Double> adjusted = new ArrayList<>(chances);
        double most = 0;
        for (int i = 0; i < m; i++) {
            int test = order.get(i);
            most = Math.max(most, Math.min(1, (m - i) * chances.get(test)));
            adjusted.set(test, most);
        }
        return adjusted;
    }
}
