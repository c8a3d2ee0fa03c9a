package dev.journeyman.gateway.retrieval.documents;

import java.io.IOException;

/** Takes the passages of a document one by one, in its order. */
@FunctionalInterface
public interface PassageSink {
    /**
     * Takes one.
     *
     * @throws IOException where it cannot be kept
     */
    void take(Passage passage) throws IOException;
}
