package dev.journeyman.guardrails.classifier;

/**
 * What one head makes of a text.
 *
 * @param head which head
 * @param probability how sure it is, 0 to 1
 * @param evidence what the probability is made of: the greater, the surer; comparable within one model only
 * @param start where the part begins that it is surest of, in the plain text
 * @param end where that part ends
 * @param wholeText whether that part is the whole text
 */
public record Reading(Head head, double probability, double evidence, int start, int end, boolean wholeText) {
    /** The same for a text that this one's is a part of, which begins there. */
    Reading movedBy(int place) {
        return new Reading(head, probability, evidence, start + place, end + place, wholeText && place == 0);
    }
}
