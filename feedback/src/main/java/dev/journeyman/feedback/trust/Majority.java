package dev.journeyman.feedback.trust;

/**
 * When a vote is decided.
 *
 * @param voters the fewest votes of both sides together, 2 or more: one voice is no majority
 * @param share the smallest share of the side that wins, above one half and at most 1
 */
public record Majority(int voters, double share) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public Majority {
        if (voters < 2) {
            throw new IllegalArgumentException("voters must be 2 or more, is " + voters);
        }
        if (!(share > 0.5 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0.5 and at most 1, is " + share);
        }
    }

    /** Whether so many votes win against so many. */
    public boolean wins(int votes, int against) {
        int all = votes + against;
        return all >= voters && votes >= share * all;
    }

    @Override
    public String toString() {
        return "at least " + voters + " votes, and " + Math.round(100 * share) + " % of them on one side";
    }
}
