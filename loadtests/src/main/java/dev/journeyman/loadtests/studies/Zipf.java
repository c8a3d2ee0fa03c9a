package dev.journeyman.loadtests.studies;

import java.util.Random;

/** Ranks drawn with frequencies that fall as one over the rank (Zipf 1949): a few are asked often, most seldom. */
final class Zipf {
    private final double[] upTo;

    /** Over ranks from 0 to below a size. */
    Zipf(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("at least one rank, not " + size);
        }
        upTo = new double[size];
        double sum = 0;
        for (int rank = 0; rank < size; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
    }

    /** The next rank. */
    int draw(Random random) {
        double at = random.nextDouble() * upTo[upTo.length - 1];
        int rank = 0;
        while (rank < upTo.length - 1 && upTo[rank] <= at) {
            rank++;
        }
        return rank;
    }

    /** How many of so many draws a rank is expected to have. */
    double expected(int rank, int draws) {
        return draws / ((rank + 1) * upTo[upTo.length - 1]);
    }
}
