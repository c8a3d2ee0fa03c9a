package dev.journeyman.slm.generation;

/**
 * Where the time of a generation went. The parts follow each other; one that was not reached is 0.
 *
 * @param queueNanos from submission to a slot
 * @param prefillNanos from the slot to the first token
 * @param decodeNanos from the first token to the end, pauses included
 */
public record GenerationTimings(long queueNanos, long prefillNanos, long decodeNanos) {
    /** Time to first token: from submission to the first token, if there was one. */
    public long ttftNanos() {
        return queueNanos + prefillNanos;
    }

    /** From submission to the end. */
    public long totalNanos() {
        return queueNanos + prefillNanos + decodeNanos;
    }
}
