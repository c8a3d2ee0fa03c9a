package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * What decides the results of all studies.
 *
 * @param seed of facts, teacher, draws and recipes; a further repeat takes the next one
 * @param facts of a workshop
 * @param steps optimizer steps of an arm
 * @param limit questions of each old eval; 0 for none
 * @param wrongShare share of the facts that the simulated teacher tells wrongly
 * @param generations after the first
 */
record StudySettings(
        long seed,
        int facts,
        int steps,
        int limit,
        @JsonProperty("wrong_share") double wrongShare,
        int generations) {
    static final int LEAST_FACTS = 4;
    private static final int MOST_STEPS = 100_000;
    private static final int MOST_LIMIT = 10_000;
    private static final int MOST_GENERATIONS = 50;
    private static final int LEAST_STEPS = 4;

    /** What is wrong with them, each with its option; empty for nothing. */
    List<String> problems(int mostFacts) {
        List<String> problems = new ArrayList<>();
        range(problems, "--facts", facts, LEAST_FACTS, mostFacts);
        range(problems, "--steps", steps, LEAST_STEPS, MOST_STEPS);
        range(problems, "--limit", limit, 0, MOST_LIMIT);
        range(problems, "--generations", generations, 1, MOST_GENERATIONS);
        if (!(wrongShare >= 0 && wrongShare <= 1)) {
            problems.add("--wrong-share must be between 0 and 1, was " + wrongShare);
        }
        return problems;
    }

    static void range(List<String> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(option + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
