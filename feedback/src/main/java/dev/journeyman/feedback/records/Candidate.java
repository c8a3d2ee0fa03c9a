package dev.journeyman.feedback.records;

import java.util.List;
import java.util.Set;

/**
 * A record and every way in which feedback makes it.
 *
 * @param supports each enough alone; sorted by the ids of their statements
 */
public record Candidate(PreferenceRecord record, List<Support> supports) {
    /** Copies the list. */
    public Candidate {
        supports = supports.stream().sorted().toList();
    }

    /** The technicians of all supports. */
    public Set<String> technicians() {
        return Set.copyOf(record.backing().technicians());
    }

    /**
     * One way in which feedback makes a record: all statements are needed.
     *
     * @param statements one, or for {@link Origin#RATINGS} the up and the down, or a correction or comparison and the thumb that goes with it
     */
    public record Support(Origin origin, List<Statement> statements) implements Comparable<Support> {
        /** Copies the list. */
        public Support {
            statements = List.copyOf(statements);
        }

        /** The ids of the statements' events, in order. */
        public List<String> eventIds() {
            return statements.stream().map(Statement::eventId).toList();
        }

        @Override
        public int compareTo(Support other) {
            int byIds = String.join(" ", eventIds()).compareTo(String.join(" ", other.eventIds()));
            return byIds != 0 ? byIds : origin.compareTo(other.origin);
        }
    }
}
