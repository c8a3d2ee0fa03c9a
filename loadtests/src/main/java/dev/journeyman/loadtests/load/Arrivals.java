package dev.journeyman.loadtests.load;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** The moments of a Poisson process: independent arrivals, as of many people who know nothing of each other. The times between two are exponentially distributed. */
final class Arrivals {
    /** The most of one run. */
    static final int MOST = 1_000_000;

    private Arrivals() {}

    /**
     * Draws them.
     *
     * @param perSecond how many come in a second, in the mean
     * @return nanoseconds from the beginning, in order, all before the end
     * @throws IllegalArgumentException where the rate is not above zero, or more than {@value #MOST} would come
     */
    static long[] poisson(double perSecond, Duration length, SplittableRandom random) {
        double seconds = length.toNanos() / 1e9;
        if (!(perSecond > 0) || perSecond * seconds > MOST / 2.0) {
            throw new IllegalArgumentException(
                    perSecond + " a second for " + seconds + " s: must be above zero, and at most half of " + MOST);
        }
        LongStream.Builder due = LongStream.builder();
        double at = between(perSecond, random);
        for (int count = 0; count < MOST && at < seconds; count++) {
            due.add((long) (at * 1e9));
            at += between(perSecond, random);
        }
        return due.build().toArray();
    }

    private static double between(double perSecond, SplittableRandom random) {
        return -Math.log(1 - random.nextDouble()) / perSecond;
    }
}
