package dev.journeyman.loadtests.studies;

import java.util.Locale;

/**
 * How many of how many, with the 95 % interval of Wilson (1927). Wordings of one fact depend on each other, so the true interval is wider.
 *
 * @param right how many
 * @param asked of how many
 */
record Proportion(int right, int asked) {
    static final Proportion NONE = new Proportion(0, 0);
    private static final double Z = 1.959964;

    /** Checks that it is one. */
    Proportion {
        if (right < 0 || right > asked) {
            throw new IllegalArgumentException(right + " of " + asked);
        }
    }

    Proportion plus(Proportion other) {
        return new Proportion(right + other.right, asked + other.asked);
    }

    Proportion plus(boolean one) {
        return new Proportion(right + (one ? 1 : 0), asked + 1);
    }

    double share() {
        return asked == 0 ? 0 : (double) right / asked;
    }

    double low() {
        return bound(-1);
    }

    double high() {
        return bound(1);
    }

    private double bound(int side) {
        if (asked == 0) {
            return side < 0 ? 0 : 1;
        }
        double z2 = Z * Z / asked;
        double spread = Z * Math.sqrt(share() * (1 - share()) / asked + z2 / (4 * asked));
        return Math.clamp((share() + z2 / 2 + side * spread) / (1 + z2), 0, 1);
    }

    /** In percent; a dash where nothing was asked. */
    String percent() {
        return asked == 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100 * share());
    }

    /** In percent with how many were asked and the interval. */
    String whole() {
        return asked == 0
                ? "-"
                : String.format(Locale.ROOT, "%s of %d (%.0f-%.0f)", percent(), asked, 100 * low(), 100 * high());
    }
}
