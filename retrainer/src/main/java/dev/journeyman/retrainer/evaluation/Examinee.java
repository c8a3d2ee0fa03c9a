package dev.journeyman.retrainer.evaluation;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whoever is to be examined, before anything is asked: which model it is, and how it is reached. */
interface Examinee {
    /** Which model. */
    ModelIdentity identity();

    /** What every conversation begins with; empty for nothing. */
    String systemPrompt();

    /** Of the weights, for the scorecard. */
    String precision();

    /** How it is reached over HTTP; null where its directory is loaded. */
    Scorecard.@Nullable Served served();

    /** Whether it tells how likely it finds an answer, as suites of the kind {@code mcq-likelihood} need. */
    default boolean tellsLikelihoods() {
        return served() == null;
    }

    /**
     * Makes it ready to answer.
     *
     * @param places how many questions are answered side by side
     * @throws IOException where it cannot be loaded or reached
     */
    Respondent open(Examination examination, int places) throws IOException, InterruptedException;
}
