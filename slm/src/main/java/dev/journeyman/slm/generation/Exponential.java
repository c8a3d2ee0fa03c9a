package dev.journeyman.slm.generation;

/**
 * The exponential function of numbers that are not positive, quick and everywhere the same.
 *
 * <p>A step needs it for each token of the vocabulary. {@code e^x = 2^n * e^r} with {@code n} whole and {@code |r| <= ln(2)/2}, the latter by its Taylor
 * polynomial of degree 7, whose relative error is at most {@code (ln(2)/2)^8 / 8! = 5.2e-9}: finer than a float. {@code Math.exp} may differ in the
 * last bit from machine to machine; this does not, so a seed replays everywhere where the logits are the same.
 */
final class Exponential {
    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN_2 = 0.6931471805599453;

    /** What is below this gives 0: so little of the largest weight that it is lost in the 53 bits of a random number. */
    static final double LEAST = -50;

    private Exponential() {}

    /** e to the x, for x at most 0; 0 below {@link #LEAST} and for NaN. */
    static double of(double x) {
        if (!(x >= LEAST)) {
            return 0;
        }
        int n = (int) (x * LOG2_E - 0.5); // the nearest whole number, as x is not positive
        double r = x - n * LN_2;
        double e = 1.0 / 5040; // Horner's scheme
        e = e * r + 1.0 / 720;
        e = e * r + 1.0 / 120;
        e = e * r + 1.0 / 24;
        e = e * r + 1.0 / 6;
        e = e * r + 1.0 / 2;
        e = e * r + 1;
        e = e * r + 1;
        return e * Double.longBitsToDouble((n + 1023L) << 52); // 2^n
    }
}
