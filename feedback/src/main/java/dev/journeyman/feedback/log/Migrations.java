package dev.journeyman.feedback.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.EventJson;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Brings events that an older program wrote up to today's schema, step by step, each time they are read.
 *
 * <p>What lies in the log is not rewritten: a step that has a mistake can be mended, and an older event always passes the same steps. So a
 * step must be pure, and must stay for as long as there are logs that hold its schema.
 */
final class Migrations {
    /** The steps of this program; there is one schema yet. */
    static final Migrations TODAY = new Migrations(EventJson.SCHEMA, Map.of());

    private final int today;
    private final Map<Integer, UnaryOperator<ObjectNode>> steps;

    /**
     * Steps to a schema.
     *
     * @param steps from a schema to the next, by the schema they begin with; a gap is an error
     */
    Migrations(int today, Map<Integer, UnaryOperator<ObjectNode>> steps) {
        this.today = today;
        this.steps = new TreeMap<>(steps);
        int expected = today - steps.size();
        for (int from : this.steps.keySet()) {
            if (from != expected) {
                throw new IllegalArgumentException("a step from schema " + expected + " is missing");
            }
            expected++;
        }
    }

    /** The schema that is written. */
    int today() {
        return today;
    }

    /**
     * The tree in today's schema.
     *
     * @throws LogException of kind NEWER_FORMAT where it is newer than today, or so old that no step leads from it
     */
    ObjectNode upgrade(int schema, ObjectNode tree) {
        if (schema > today) {
            throw new LogException(
                    LogException.Kind.NEWER_FORMAT,
                    "the event has schema " + schema + ", and this program reads up to " + today
                            + ": use the program that wrote it, or a newer one");
        }
        ObjectNode upgraded = tree;
        for (int from = schema; from < today; from++) {
            UnaryOperator<ObjectNode> step = steps.get(from);
            if (step == null) {
                throw new LogException(
                        LogException.Kind.NEWER_FORMAT,
                        "the event has schema " + schema + ", which no step leads from");
            }
            upgraded = step.apply(upgraded);
            upgraded.put("schema", from + 1);
        }
        return upgraded;
    }
}
