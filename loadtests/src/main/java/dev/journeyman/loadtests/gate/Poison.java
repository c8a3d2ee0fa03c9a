package dev.journeyman.loadtests.gate;

import java.util.List;

/**
 * Training data that must not lead to a promotion.
 *
 * @param name letters, digits and dashes
 * @param about what is wrong with it
 * @param expected beginnings of the refusals of which the gate has to name one
 * @param records what is taught
 * @param recipe how
 * @param synthetic whether the records say that a model wrote them
 */
record Poison(
        String name, String about, List<String> expected, List<Taught> records, GateRecipe recipe, boolean synthetic) {
    /** Copies the lists. */
    Poison {
        expected = List.copyOf(expected);
        records = List.copyOf(records);
    }

    /** Whether refusals have one among them that is to be expected. */
    boolean isNamedBy(List<String> refusals) {
        return refusals.stream().anyMatch(refusal -> expected.stream().anyMatch(refusal::startsWith));
    }
}
