package dev.journeyman.gateway.retrieval.embedding;

/** Vectors of length 1. */
final class UnitVectors {
    private static final double NOTHING = 1e-12;

    private UnitVectors() {}

    /** Brings a vector to length 1 in place; one without a length, or not finite, becomes all zeros. */
    static float[] normalise(float[] vector) {
        double length = length(vector);
        boolean usable = Double.isFinite(length) && length > NOTHING;
        for (int d = 0; d < vector.length; d++) {
            vector[d] = usable ? (float) (vector[d] / length) : 0;
        }
        return vector;
    }

    static double length(float[] vector) {
        double squares = 0;
        for (float each : vector) {
            squares += (double) each * each;
        }
        return Math.sqrt(squares);
    }
}
