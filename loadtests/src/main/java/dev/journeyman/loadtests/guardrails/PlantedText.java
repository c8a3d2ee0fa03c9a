package dev.journeyman.loadtests.guardrails;

import dev.journeyman.guardrails.Situation;

/**
 * A text with a forbidden span.
 *
 * @param kind what is forbidden
 * @param text the whole
 * @param sentence where the sentence with the span begins
 * @param start where the span begins
 * @param end after the span
 * @param sentenceEnd after the sentence and the space behind it
 * @param blocks whether the answer must end there; else the span must be written otherwise and the rest follows
 * @param apart whether no six characters of the span may leave; a wrong meaning shares words with the right one
 * @param situation what surrounds it
 */
record PlantedText(
        Kind kind,
        String text,
        int sentence,
        int start,
        int end,
        int sentenceEnd,
        boolean blocks,
        boolean apart,
        Situation situation) {
    /** What is forbidden. */
    enum Kind {
        WRONG_MEANING,
        WRONG_MEANING_LATER,
        UNKNOWN_CODE,
        SECRET,
        EMAIL,
        PHONE,
        CARD,
        PROMPT_LEAK,
        OPERATOR_PATTERN,
        TOXIC,
        DANGEROUS;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    String span() {
        return text.substring(start, end);
    }
}
