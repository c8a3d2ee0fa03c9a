package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a child of {@link TrainingBenchCommand} is given, ours and the baseline alike: the same documents in the same steps.
 *
 * @param task sft: the answer of each document is learned; dpo: documents are pairs, chosen and rejected
 * @param compute element type of products
 * @param loraRank rank of an adapter on every matrix; 0 where all weights are trained
 * @param promptTokens tokens of a document before its answer
 * @param rowTokens width of a packed row
 * @param rate of learning
 * @param warmUp steps that are not measured
 * @param gradientCheckpointing whether layers are computed again on the way back instead of held
 * @param documents [steps][documents][tokens]
 */
record TrainingWork(
        Task task,
        String compute,
        @JsonProperty("lora_rank") int loraRank,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("row_tokens") int rowTokens,
        double rate,
        int threads,
        long seed,
        @JsonProperty("warm_up") int warmUp,
        @JsonProperty("gradient_checkpointing") boolean gradientCheckpointing,
        List<List<int[]>> documents) {
    private static final double RATE = 1e-4;

    /** What is learned. */
    enum Task {
        @JsonProperty("sft")
        SFT,
        @JsonProperty("dpo")
        DPO;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How much there is to do: the same for every cell. */
    record Size(
            int rows,
            int width,
            @JsonProperty("document_tokens") int documentTokens,
            int steps,
            @JsonProperty("warm_up") int warmUp,
            int threads,
            long seed) {}

    /** Work of that size with documents of random tokens: as many as fit into the rows, an even number of them. */
    static TrainingWork random(
            Task task, String compute, int loraRank, boolean gradientCheckpointing, int vocabulary, Size size) {
        SplittableRandom random = new SplittableRandom(size.seed());
        // a document fills one place less than it has tokens: targets are shifted by one
        int each = size.rows() * (size.width() / (size.documentTokens() - 1)) / 2 * 2;
        List<List<int[]>> documents = new java.util.ArrayList<>();
        for (int step = 0; step < size.warmUp() + size.steps(); step++) {
            List<int[]> some = new java.util.ArrayList<>();
            for (int i = 0; i < each; i++) {
                some.add(random.ints(size.documentTokens(), 0, vocabulary).toArray());
            }
            documents.add(some);
        }
        return new TrainingWork(
                task,
                compute,
                loraRank,
                size.documentTokens() / 2,
                size.width(),
                RATE,
                size.threads(),
                size.seed(),
                size.warmUp(),
                gradientCheckpointing,
                documents);
    }
}
