package dev.journeyman.retrainer.evaluation;

/** Hears how far an evaluation is. */
@FunctionalInterface
public interface EvaluationProgress {
    /**
     * One more answer is judged. Called on the thread that evaluates.
     *
     * @param suite of the question that was answered
     * @param soFar what is judged of that suite
     * @param done how many questions of all suites are answered
     * @param all how many there are
     */
    void answered(String suite, Scorecard.Part soFar, int done, int all);
}
