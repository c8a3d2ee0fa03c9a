package dev.journeyman.feedback.trust;

import java.util.List;

/** Compares a text with verified facts. A pure function: the same text always has the same contradictions. */
@FunctionalInterface
public interface FactCheck {
    /** Knows no facts. */
    FactCheck NONE = text -> List.of();

    /** What the text states that is wrong, in the text's order; empty where it states nothing of the kind. */
    List<Contradiction> contradictions(String text);
}
