package dev.journeyman.gateway.models;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;

/** What a directory must pass to become a version. */
final class ModelCheck {
    private ModelCheck() {}

    /**
     * The quick half: config, weights' headers and shapes, and a tokenizer that encodes and fits.
     *
     * @throws IOException or dev.journeyman.slm.checkpoint.CheckpointException naming what is wrong
     */
    static void quick(Path directory) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                Tokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            int rows = checkpoint.config().vocabularySize();
            for (int token : tokenizer.encode("P0301: cylinder 1 misfire detected.")) {
                if (token >= rows) {
                    throw new IOException(directory.resolve(HuggingFaceTokenizer.FILE) + ": gives token " + token
                            + ", but the network has " + rows + " embeddings; the two are of different models");
                }
            }
        }
    }

    /**
     * The slow half, which reads every weight: none may be NaN or infinite.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException naming the first that is
     */
    static void weights(Path directory) {
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            checkpoint.requireFinite();
        }
    }
}
