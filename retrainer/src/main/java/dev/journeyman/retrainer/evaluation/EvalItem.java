package dev.journeyman.retrainer.evaluation;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One question of a suite and what a right answer to it must have.
 *
 * @param id unique over all suites; begins with the suite
 * @param question what the user says
 * @param slices what the scorecard is also cut by: name of the cut to this item's part
 */
record EvalItem(String id, String question, Expectation expectation, SortedMap<String, String> slices) {
    EvalItem(String id, String question, Expectation expectation, Map<String, String> slices) {
        this(id, question, expectation, new TreeMap<>(slices));
    }
}
