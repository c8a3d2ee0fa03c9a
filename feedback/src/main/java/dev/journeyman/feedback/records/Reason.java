package dev.journeyman.feedback.records;

import java.util.ArrayList;
import java.util.List;

/**
 * Why something was decided, and why that: a tree a reviewer can read.
 *
 * <p>Reasons name events, keys and rules, and quote no text of a conversation.
 *
 * @param rule the rule's name, for programs: lower case and hyphens
 * @param text one sentence
 * @param because what it rests on; at most {@link #MOST_BECAUSE}, the last of which says how many more there are
 */
public record Reason(String rule, String text, List<Reason> because) {
    /** The most reasons below one. */
    public static final int MOST_BECAUSE = 20;

    /** Shortens what is too long. */
    public Reason {
        if (because.size() > MOST_BECAUSE) {
            int shown = MOST_BECAUSE - 1;
            List<Reason> shortened = new ArrayList<>(because.subList(0, shown));
            shortened.add(new Reason("more", "and " + (because.size() - shown) + " more"));
            because = shortened;
        }
        because = List.copyOf(because);
    }

    /** A reason that rests on nothing else. */
    public Reason(String rule, String text) {
        this(rule, text, List.of());
    }

    /** Whether this or a reason below it is of that rule. */
    public boolean mentions(String name) {
        return rule.equals(name) || because.stream().anyMatch(reason -> reason.mentions(name));
    }

    /** The tree, one reason a line, two spaces for each level, a line end after each. */
    public String tree() {
        StringBuilder text = new StringBuilder();
        write(text, 0);
        return text.toString();
    }

    private void write(StringBuilder out, int level) {
        out.repeat("  ", level).append(text).append(" [").append(rule).append("]\n");
        because.forEach(reason -> reason.write(out, level + 1));
    }
}
