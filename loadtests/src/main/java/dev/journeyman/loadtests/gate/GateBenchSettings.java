package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * What decides the results of single steps.
 *
 * @param seed of records, facts and recipes; a further retraining takes the next one
 * @param limit questions of each suite that poisoned candidates are asked
 * @param wholeLimit questions of each suite that all others are asked; 0 for all
 * @param facts that the good candidate is corrected on, in two wordings each
 * @param seedFacts those of them that the retrainings with other seeds have
 * @param poisonSteps optimizer steps of a poisoned candidate
 * @param seedSteps of a retraining with another seed
 */
record GateBenchSettings(
        long seed,
        int limit,
        @JsonProperty("whole_limit") int wholeLimit,
        int facts,
        @JsonProperty("seed_facts") int seedFacts,
        @JsonProperty("poison_steps") int poisonSteps,
        @JsonProperty("seed_steps") int seedSteps) {
    private static final int MOST_LIMIT = 100_000;
    private static final int MOST_STEPS = 100_000;

    /** With four factual suites these are 180 questions; with fewer than 178 even the starter's own outcomes do not prove that no more than the margin is lost. */
    private static final int LEAST_LIMIT = 45;

    /** What is wrong with them, each with its option; empty for nothing. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        range(problems, "--limit", limit, LEAST_LIMIT, MOST_LIMIT);
        range(problems, "--whole-limit", wholeLimit, 0, MOST_LIMIT);
        range(problems, "--facts", facts, 2, WorkshopFacts.most());
        range(problems, "--seed-facts", seedFacts, 1, Math.max(1, facts - 1));
        range(problems, "--poison-steps", poisonSteps, 1, MOST_STEPS);
        range(problems, "--seed-steps", seedSteps, 1, MOST_STEPS);
        return problems;
    }

    static void range(List<String> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(option + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
