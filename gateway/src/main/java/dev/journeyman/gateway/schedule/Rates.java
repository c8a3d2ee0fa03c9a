package dev.journeyman.gateway.schedule;

/**
 * What happened in a window of time.
 *
 * @param answers answers that ended, blocked ones too
 * @param blocked of these, those that a guardrail blocked, the question or the answer
 * @param up thumbs up
 * @param down thumbs down
 * @param asked questions whose text is known
 * @param unknownCode of these, those that name a trouble code which the table of facts lacks
 * @param unbacked of these, those of known or no codes for which no passage was put before the model
 */
public record Rates(long answers, long blocked, long up, long down, long asked, long unknownCode, long unbacked) {
    /** Nothing happened. */
    public static final Rates NONE = new Rates(0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public Rates plus(Rates other) {
        return new Rates(
                answers + other.answers,
                blocked + other.blocked,
                up + other.up,
                down + other.down,
                asked + other.asked,
                unknownCode + other.unknownCode,
                unbacked + other.unbacked);
    }

    /** Thumbs of either kind. */
    public long rated() {
        return up + down;
    }

    /** Whether passages are put before the model at all; where they never are, that there was none tells nothing of the question. */
    public boolean usesPassages() {
        return unbacked + unknownCode < asked;
    }
}
