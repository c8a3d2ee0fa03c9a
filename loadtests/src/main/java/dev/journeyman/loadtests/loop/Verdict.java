package dev.journeyman.loadtests.loop;

import java.util.List;

/**
 * Something that the loop must do, and whether it did.
 *
 * @param found what was seen, in words
 */
public record Verdict(String name, boolean holds, String found) {
    /** Whether all hold. */
    public static boolean all(List<Verdict> verdicts) {
        return verdicts.stream().allMatch(Verdict::holds);
    }

    /** A line each, those that do not hold first. */
    public static String lines(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder();
        for (boolean holds : new boolean[] {false, true}) {
            for (Verdict verdict : verdicts) {
                if (verdict.holds() == holds) {
                    text.append(holds ? "holds  " : "FAILS  ")
                            .append(verdict.name())
                            .append(": ")
                            .append(verdict.found())
                            .append('\n');
                }
            }
        }
        return text.toString();
    }
}
