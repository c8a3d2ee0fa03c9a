package dev.journeyman.retrainer.evaluation;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One question of a suite and what a right answer to it must have.
 *
 * @param id unique over all suites; begins with the suite
 * @param question what the user says
 * @param candidates answers of which the likeliest is the model's choice, in the order of the letters; empty where it is to say something itself
 * @param references right answers that are compared with what is said, by the suite's measures; empty where it has none
 * @param slices what the scorecard is also cut by: name of the cut to this item's part
 */
record EvalItem(
        String id,
        String question,
        Expectation expectation,
        List<String> candidates,
        List<String> references,
        SortedMap<String, String> slices) {
    EvalItem {
        candidates = List.copyOf(candidates);
        references = List.copyOf(references);
    }

    EvalItem(String id, String question, Expectation expectation, Map<String, String> slices) {
        this(id, question, expectation, List.of(), List.of(), new TreeMap<>(slices));
    }

    /** The same with right answers. */
    EvalItem withReferences(List<String> right) {
        return new EvalItem(id, question, expectation, candidates, right, slices);
    }
}
