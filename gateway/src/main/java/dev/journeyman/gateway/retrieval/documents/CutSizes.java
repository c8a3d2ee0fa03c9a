package dev.journeyman.gateway.retrieval.documents;

/**
 * How long passages are.
 *
 * @param mostChars the most of one
 * @param overlapChars how much of the end of one the next may repeat, in whole sentences
 */
public record CutSizes(int mostChars, int overlapChars) {
    /** About 250 words, two sentences repeated. */
    public static final CutSizes DEFAULTS = new CutSizes(1_500, 200);

    /** The overlap is at most half of a passage. */
    public CutSizes {
        if (mostChars < 20 || mostChars > Passage.MOST_TEXT_CHARS || overlapChars < 0 || overlapChars > mostChars / 2) {
            throw new IllegalArgumentException("a passage has 20 to " + Passage.MOST_TEXT_CHARS
                    + " characters and overlaps by at most half; was " + mostChars + " and " + overlapChars);
        }
    }
}
