package dev.journeyman.retrainer.evaluation.texts;

/**
 * How much of an answer is in the reference, and the other way round.
 *
 * @param precision the share of the answer that the reference has too
 * @param recall the share of the reference that the answer has too
 * @param f their harmonic mean; 0 where both are 0
 */
public record Overlap(double precision, double recall, double f) {
    /** Nothing in common. */
    public static final Overlap NONE = of(0, 0);

    /** From precision and recall. */
    public static Overlap of(double precision, double recall) {
        double sum = precision + recall;
        return new Overlap(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
    }

    static Overlap of(double shared, int answer, int reference) {
        return of(answer == 0 ? 0 : shared / answer, reference == 0 ? 0 : shared / reference);
    }
}
