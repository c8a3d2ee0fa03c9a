package dev.journeyman.retrainer.trainingset.diversity;

/** A text as a point, so that texts alike lie near each other: the seam to a model that embeds. */
public interface TextEmbedding {
    /** The embedding's name and version, for the report. */
    String name();

    /** The text's vector, of one and the same length for every text; any scale. The caller's own. */
    float[] of(String text);
}
