package dev.journeyman.guardrails;

import java.util.List;

/**
 * Why something was decided: a sentence, and the sentences it rests on. It never quotes the text that it is about, so it may be logged and told to the caller.
 *
 * @param says one sentence
 * @param because what it rests on; may be empty
 */
public record Explanation(String says, List<Explanation> because) {
    /** Copies the reasons. */
    public Explanation {
        because = List.copyOf(because);
    }

    /** A sentence that rests on nothing else. */
    public static Explanation of(String says) {
        return new Explanation(says, List.of());
    }

    /** A sentence that rests on these. */
    public static Explanation of(String says, String... because) {
        return new Explanation(
                says, List.of(because).stream().map(Explanation::of).toList());
    }

    /** On one line: the sentence, and its reasons in brackets. */
    public String onOneLine() {
        if (because.isEmpty()) {
            return says;
        }
        return says + " ("
                + String.join("; ", because.stream().map(Explanation::onOneLine).toList()) + ")";
    }
}
