package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.records.AnswerKey;
import dev.journeyman.feedback.records.Statement;
import dev.journeyman.feedback.records.Statement.Choice;
import dev.journeyman.feedback.records.Statement.Correction;
import dev.journeyman.feedback.records.Statement.Thumb;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who holds which answer to be right.
 *
 * <p>A thumb is its technician's vote. Where a technician gave none, a correction that changes the answer is a vote against it and for its own text;
 * if two corrections of one technician vote both for and against a text, neither counts.
 */
final class Votes {
    /** The votes on one answer. */
    record Tally(int up, int down) {
        boolean isDisputed() {
            return up > 0 && down > 0;
        }

        int of(boolean side) {
            return side ? up : down;
        }

        /** The tally without one vote of that side. */
        Tally without(boolean side) {
            return side ? new Tally(up - 1, down) : new Tally(up, down - 1);
        }

        @Override
        public String toString() {
            return up + " up, " + down + " down";
        }
    }

    private static final Tally NONE = new Tally(0, 0);

    private final Map<AnswerKey, SortedMap<String, Boolean>> thumbs = new HashMap<>();
    private final Map<AnswerKey, SortedMap<String, Boolean>> votes = new TreeMap<>();
    private final Map<AnswerKey, Tally> tallies = new HashMap<>();

    Votes(Collection<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Thumb thumb && thumb.answer().isSide()) {
                thumbs.computeIfAbsent(thumb.answer().key(), key -> new TreeMap<>())
                        .put(thumb.technician(), thumb.up());
            }
        }
        Map<AnswerKey, Map<String, Tally>> implied = new HashMap<>();
        for (Statement statement : statements) {
            if (statement instanceof Correction correction && correction.changes()) {
                imply(implied, correction.answer().key(), correction.technician(), new Tally(0, 1));
                imply(implied, correction.textKey(), correction.technician(), new Tally(1, 0));
            }
        }
        implied.forEach((key, ofAll) -> ofAll.forEach((technician, tally) -> {
            if (!tally.isDisputed()) {
                votes.computeIfAbsent(key, missing -> new TreeMap<>()).put(technician, tally.up() > 0);
            }
        }));
        thumbs.forEach((key, ofAll) ->
                votes.computeIfAbsent(key, missing -> new TreeMap<>()).putAll(ofAll));
        votes.forEach((key, ofAll) -> {
            int up = (int) ofAll.values().stream().filter(Boolean::booleanValue).count();
            tallies.put(key, new Tally(up, ofAll.size() - up));
        });
    }

    private static void imply(
            Map<AnswerKey, Map<String, Tally>> implied, AnswerKey key, String technician, Tally vote) {
        implied.computeIfAbsent(key, missing -> new HashMap<>())
                .merge(technician, vote, (a, b) -> new Tally(a.up() + b.up(), a.down() + b.down()));
    }

    /** All answers that anybody voted on, in order. */
    Collection<AnswerKey> answers() {
        return votes.keySet();
    }

    /** The votes on an answer by technician, in their order. */
    SortedMap<String, Boolean> on(AnswerKey answer) {
        return votes.getOrDefault(answer, Collections.emptySortedMap());
    }

    /** How many there are. */
    Tally tally(AnswerKey answer) {
        return tallies.getOrDefault(answer, NONE);
    }

    /** Whether a statement speaks for an answer (true) or against it; answers it takes no side on are left out. */
    Map<AnswerKey, Boolean> sides(Statement statement) {
        return switch (statement) {
            case Thumb thumb -> Map.of(thumb.answer().key(), thumb.up());
            case Correction correction -> sides(correction);
            case Choice choice -> Map.of();
        };
    }

    private Map<AnswerKey, Boolean> sides(Correction correction) {
        Map<AnswerKey, Boolean> sides = new TreeMap<>();
        sides.put(correction.textKey(), true);
        AnswerKey corrected = correction.answer().key();
        boolean likesIt = thumbs.getOrDefault(corrected, Collections.emptySortedMap())
                .getOrDefault(correction.technician(), false);
        if (correction.changes() && !likesIt) {
            sides.put(corrected, false);
        }
        return sides;
    }
}
