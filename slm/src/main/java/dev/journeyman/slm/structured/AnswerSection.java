package dev.journeyman.slm.structured;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of an answer that has a heading, as {@code Causes:}, and lines of free text.
 *
 * @param heading the line's beginning, without its colon
 * @param layout how its texts are laid out
 * @param least the fewest texts; 0 where the whole section may be absent, for one that is there has at least one
 * @param most the most texts; 1 of a {@link Layout#LINE}
 * @param endings one of which a text ends with; empty where it may end in any way
 * @param mostBytes the most bytes of a text with its ending
 */
public record AnswerSection(String heading, Layout layout, int least, int most, List<String> endings, int mostBytes) {
    /** The most texts of a section. */
    public static final int MOST_TEXTS = 32;

    /** The most bytes of a text. */
    public static final int MOST_BYTES = 4_000;

    private static final int MOST_ENDING_BYTES = 32;

    /** How a section's texts are laid out. */
    public enum Layout {
        /** One text behind the heading, on its line. */
        LINE,
        /** A text a line below the heading, with {@code 1. }, {@code 2. } and so on before it. */
        NUMBERED,
        /** A text a line below the heading, with {@code - } before it. */
        BULLETS
    }

    /** Tells every problem at once. */
    public AnswerSection {
        endings = List.copyOf(endings);
        List<String> problems = new ArrayList<>();
        if (heading.isBlank() || heading.chars().anyMatch(c -> c < ' ' || c > '~')) {
            problems.add("heading: printable ASCII, was \"" + heading + "\"");
        }
        if (least < 0 || most < Math.max(1, least) || most > (layout == Layout.LINE ? 1 : MOST_TEXTS)) {
            problems.add("least and most: 0 to " + MOST_TEXTS + " (1 of a line), most not 0 and not below least, were "
                    + least + " and " + most);
        }
        for (String ending : endings) {
            if (ending.isEmpty()
                    || ending.length() > MOST_ENDING_BYTES
                    || ending.chars().anyMatch(c -> c < ' ' || c > '~')) {
                problems.add(
                        "endings: 1 to " + MOST_ENDING_BYTES + " printable ASCII characters, was \"" + ending + "\"");
            }
        }
        int needed = 1 + endings.stream().mapToInt(String::length).min().orElse(0);
        if (mostBytes < needed || mostBytes > MOST_BYTES) {
            problems.add("mostBytes: " + needed + " to " + MOST_BYTES + ", was " + mostBytes);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("section " + heading + ": " + String.join("; ", problems));
        }
    }

    /** What stands before its first text, on a line of its own or two. */
    String beginning() {
        return heading + ":" + (layout == Layout.LINE ? " " : "\n" + mark(1));
    }

    /** What stands before a text below the heading. */
    String mark(int number) {
        return layout == Layout.NUMBERED ? number + ". " : "- ";
    }

    /** Its endings as bytes. */
    List<byte[]> endingBytes() {
        return endings.stream()
                .map(ending -> ending.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }
}
