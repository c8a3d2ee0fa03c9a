package dev.journeyman.loadtests.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/** Reads memory with several threads, each a part of its own, and says how fast. */
final class ReadProbe {
    /** Piece by piece, so that the loop is compiled before the first pass is over. */
    private static final int PIECE = 1 << 15;

    private ReadProbe() {}

    /**
     * The best of some passes, in bytes a second.
     *
     * @param bytes what all threads read together in a pass; far more than the caches hold
     */
    static double bytesPerSecond(int threads, long bytes, int passes, LongSupplier nanoClock)
            throws InterruptedException, ExecutionException {
        int each = Math.toIntExact(bytes / Long.BYTES / threads / PIECE * PIECE);
        if (each < PIECE) {
            throw new IllegalArgumentException(bytes + " bytes are too few for " + threads + " threads");
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<long[]>> fill = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                long value = t + 1L;
                fill.add(() -> {
                    long[] part = new long[each];
                    Arrays.fill(part, value);
                    return part;
                });
            }
            List<Callable<Long>> read = new ArrayList<>();
            long expected = 0;
            for (Future<long[]> filled : pool.invokeAll(fill)) {
                long[] part = filled.get();
                expected += part[0] * each;
                read.add(() -> sum(part));
            }
            double best = 0;
            for (int pass = 0; pass < passes; pass++) {
                long start = nanoClock.getAsLong();
                long sum = 0;
                for (Future<Long> part : pool.invokeAll(read)) {
                    sum += part.get();
                }
                long nanos = nanoClock.getAsLong() - start;
                if (sum != expected) {
                    throw new IllegalStateException("memory was read as " + sum + " instead of " + expected);
                }
                best = Math.max(best, (double) each * threads * Long.BYTES * 1e9 / Math.max(1, nanos));
            }
            return best;
        } finally {
            pool.shutdownNow();
        }
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (int from = 0; from < values.length; from += PIECE) {
            sum += sum(values, from, from + PIECE);
        }
        return sum;
    }

    private static long sum(long[] values, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
