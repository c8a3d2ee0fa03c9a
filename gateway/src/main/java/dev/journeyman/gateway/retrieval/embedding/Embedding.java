package dev.journeyman.gateway.retrieval.embedding;

/** Makes vectors of texts. Any number of threads may use one at once. */
public interface Embedding {
    /** What it is called, for people. */
    String name();

    /** What tells it from every other: vectors of embeddings with different digests must never be compared. */
    String digest();

    /** D, how wide its vectors are. */
    int dimension();

    /** The text's vector [D] of length 1, or all zeros where it finds nothing to go by. The array is the caller's. */
    float[] embed(String text);
}
