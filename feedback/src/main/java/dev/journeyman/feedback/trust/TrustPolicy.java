package dev.journeyman.feedback.trust;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that trust goes by.
 *
 * @param floods each is a limit of its own
 * @param wrongFacts how many contradictions of facts of one kind (corrections, thumbs, comparisons) quarantine a technician
 * @param wrongFactShare the share they must be of all that the technician says of that kind, in (0, 1]
 * @param majority when a vote on an answer is decided
 * @param againstConsensus how many votes against a majority of the others quarantine a technician
 * @param againstConsensusShare the share they must be of all the technician's votes on which the others have a majority, in (0, 1]
 */
public record TrustPolicy(
        List<FloodLimit> floods,
        int wrongFacts,
        double wrongFactShare,
        Majority majority,
        int againstConsensus,
        double againstConsensusShare) {
    /** What applies where nothing else is configured. */
    public static final TrustPolicy DEFAULT = new TrustPolicy(
            List.of(
                    new FloodLimit(Duration.ofMinutes(1), 30),
                    new FloodLimit(Duration.ofHours(1), 400),
                    new FloodLimit(Duration.ofDays(1), 1_500)),
            3,
            0.1,
            new Majority(3, 2.0 / 3),
            5,
            0.5);

    /**
     * Checks every number.
     *
     * @throws IllegalArgumentException naming all that are wrong
     */
    public TrustPolicy {
        floods = List.copyOf(floods);
        List<String> problems = new ArrayList<>();
        atLeastOne(problems, "wrong_facts", wrongFacts);
        share(problems, "wrong_fact_share", wrongFactShare);
        atLeastOne(problems, "against_consensus", againstConsensus);
        share(problems, "against_consensus_share", againstConsensusShare);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void atLeastOne(List<String> problems, String name, int value) {
        if (value < 1) {
            problems.add(name + " must be 1 or more, is " + value);
        }
    }

    private static void share(List<String> problems, String name, double value) {
        if (!(value > 0 && value <= 1)) {
            problems.add(name + " must be above 0 and at most 1, is " + value);
        }
    }
}
