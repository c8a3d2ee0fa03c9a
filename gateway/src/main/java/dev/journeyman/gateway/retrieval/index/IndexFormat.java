package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.embedding.Embedding;
import java.nio.file.Path;
import java.util.Map;

/** What a commit says of itself, and whether this program can use it. */
final class IndexFormat {
    static final int VERSION = 1;

    private static final String FORMAT = "journeyman.format";
    private static final String EMBEDDING = "journeyman.embedding";
    private static final String NAME = "journeyman.name";
    private static final String DIMENSION = "journeyman.dimension";

    private IndexFormat() {}

    /** What a commit of vectors of this embedding says. */
    static Map<String, String> of(Embedding embedding) {
        return Map.of(
                FORMAT, String.valueOf(VERSION),
                EMBEDDING, embedding.digest(),
                NAME, embedding.name(),
                DIMENSION, String.valueOf(embedding.dimension()));
    }

    /** Refuses a commit of another version. */
    static void checkVersion(Path directory, Map<String, String> said) throws IndexException {
        String version = said.getOrDefault(FORMAT, "none");
        if (!version.equals(String.valueOf(VERSION))) {
            throw new IndexException(
                    IndexException.Kind.OTHER_FORMAT,
                    "The index " + directory + " has format " + version + ", this program reads " + VERSION
                            + ": journeyman index DIR --rebuild makes it anew from your documents.");
        }
    }

    /** Refuses a commit of another version or of another embedding. */
    static void check(Path directory, Map<String, String> said, Embedding embedding) throws IndexException {
        checkVersion(directory, said);
        if (!embedding.digest().equals(said.get(EMBEDDING))) {
            throw new IndexException(
                    IndexException.Kind.OTHER_EMBEDDING,
                    "The index " + directory + " has vectors of the embedding "
                            + said.getOrDefault(NAME, "without a name")
                            + ", this program has " + embedding.name()
                            + ": journeyman index --rebuild makes the vectors anew from the passages it holds.");
        }
    }
}
