package dev.journeyman.retrainer.merge;

/**
 * TIES on one tensor. The size from which a difference stays is found without sorting: the bits of a float that is not negative are ordered as the float is, so a
 * count of the upper halves of all sizes, and then of the lower halves within one of them, gives the k-th largest exactly in two passes.
 */
final class TiesBlend implements Blend {
    private static final int HALF = 1 << 16;

    private final MergeMethod.Ties method;
    private final float[] smallest;

    private TiesBlend(MergeMethod.Ties method, float[] smallest) {
        this.method = method;
        this.smallest = smallest;
    }

    static TiesBlend of(MergeMethod.Ties method, Pieces tensor) {
        float[] smallest = new float[method.models()];
        for (int m = 0; m < smallest.length; m++) {
            smallest[m] = threshold(method.density(), m, tensor);
        }
        return new TiesBlend(method, smallest);
    }

    /** The size of the k-th largest difference of a model, k being the share that stays, rounded up. */
    private static float threshold(double density, int model, Pieces tensor) {
        long[] upper = new long[HALF];
        tensor.each((models, base) -> {
            for (int i = 0; i < base.length; i++) {
                upper[bits(models[model][i], base[i]) >>> 16]++;
            }
        });
        long all = 0;
        for (long count : upper) {
            all += count;
        }
        long wanted = (long) Math.ceil(density * all);
        int high = HALF - 1;
        while (high > 0 && wanted > upper[high]) {
            wanted -= upper[high--];
        }
        int within = high;
        long[] lower = new long[HALF];
        tensor.each((models, base) -> {
            for (int i = 0; i < base.length; i++) {
                int bits = bits(models[model][i], base[i]);
                if (bits >>> 16 == within) {
                    lower[bits & 0xFFFF]++;
                }
            }
        });
        int low = HALF - 1;
        while (low > 0 && wanted > lower[low]) {
            wanted -= lower[low--];
        }
        return Float.intBitsToFloat(high << 16 | low);
    }

    private static int bits(float value, float base) {
        return Float.floatToIntBits(Math.abs(value - base));
    }

    @Override
    public void apply(float[][] models, float[] base, double[] into) {
        double[] weights = method.weights();
        for (int i = 0; i < into.length; i++) {
            double elected = 0;
            for (int m = 0; m < models.length; m++) {
                elected += weights[m] * trimmed(models[m][i] - base[i], m);
            }
            double sum = 0;
            double share = 0;
            for (int m = 0; m < models.length; m++) {
                float difference = trimmed(models[m][i] - base[i], m);
                if (difference * elected > 0) {
                    sum += weights[m] * difference;
                    share += weights[m];
                }
            }
            into[i] = share == 0 ? base[i] : base[i] + method.scale() * sum / share;
        }
    }

    private float trimmed(float difference, int model) {
        return Math.abs(difference) >= smallest[model] ? difference : 0;
    }
}
