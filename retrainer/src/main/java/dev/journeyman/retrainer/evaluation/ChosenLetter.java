package dev.journeyman.retrainer.evaluation;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The letter that an answer to a multiple-choice question chooses. */
final class ChosenLetter {
    /** What follows a letter that is one of several: "B or C", "A, B". */
    private static final String NO_OTHER = "(?![)\\]*\"']{0,3}\\s*(?:,|/|&|\\bor\\b|\\band\\b)\\s*(?:(?:or|and)\\s+)?"
            + "[(\\[*\"']{0,3}[A-D](?![\\p{L}\\p{N}']))";

    /** "The answer is B", "Answer: (B)", "the right option is B". A small letter would read "the answer is a leak" as A. */
    private static final Pattern SAID = Pattern.compile(
            "\\b(?i:answer|option|choice|letter)(?i:\\s+is)?[\\s:(\\[*\"']*([A-D])(?![\\p{L}\\p{N}'])" + NO_OTHER);

    /** "B", "(B)", "B." or "B) the meaning" and nothing before. */
    private static final Pattern BARE = Pattern.compile("^[(\\[*\"']*([A-D])" + NO_OTHER + "(?:[)\\].:*\"',]|\\s*$)");

    /** A line that begins with a letter as the options of a question do. */
    private static final Pattern OPTION = Pattern.compile("^[(\\[*\"']*([A-D])[)\\].:]", Pattern.MULTILINE);

    /** A lone small letter. */
    private static final Pattern SMALL = Pattern.compile("^[(\\[]?([a-d])[)\\].]?$");

    private ChosenLetter() {}

    /** The letter, A to D; empty where none is said, or different ones are. */
    static Optional<Character> in(String answer) {
        Set<Character> said = new TreeSet<>();
        var match = SAID.matcher(answer);
        while (match.find()) {
            said.add(match.group(1).charAt(0));
        }
        if (!said.isEmpty()) {
            return said.size() == 1 ? Optional.of(said.iterator().next()) : Optional.empty();
        }
        if (OPTION.matcher(answer)
                        .results()
                        .map(option -> option.group(1))
                        .distinct()
                        .count()
                > 1) {
            return Optional.empty(); // repeats the options
        }
        var bare = BARE.matcher(answer.strip());
        if (bare.find()) {
            return Optional.of(bare.group(1).charAt(0));
        }
        var small = SMALL.matcher(answer.strip());
        return small.find() ? Optional.of(Character.toUpperCase(small.group(1).charAt(0))) : Optional.empty();
    }
}
