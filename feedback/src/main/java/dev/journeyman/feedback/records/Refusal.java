package dev.journeyman.feedback.records;

import java.util.List;

/**
 * Why feedback, or what it could have made together with other feedback, became no record.
 *
 * @param sources ids of the feedback events, sorted
 * @param reason the rule that refused it
 */
public record Refusal(List<String> sources, Reason reason) implements Comparable<Refusal> {
    /** Sorts the sources. */
    public Refusal {
        sources = sources.stream().sorted().distinct().toList();
    }

    /** By sources, then rule. */
    @Override
    public int compareTo(Refusal other) {
        int bySources = String.join(" ", sources).compareTo(String.join(" ", other.sources));
        return bySources != 0 ? bySources : reason.rule().compareTo(other.reason.rule());
    }
}
