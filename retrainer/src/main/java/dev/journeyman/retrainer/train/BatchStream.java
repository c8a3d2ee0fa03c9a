package dev.journeyman.retrainer.train;

import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.slm.training.PackedBatch;
import dev.journeyman.slm.training.TrainingExample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The micro-batches of a stage, one optimizer step after another, without end: round after round of a curriculum. Where it
 * stands is two numbers, and the same numbers give the same batches.
 */
final class BatchStream {
    /** Where a stream stands: which round, and how many of its documents are used. */
    record Position(int round, int used) {}

    /** A round of small shares may draw no example by chance; this many without any are no chance. */
    private static final int MOST_EMPTY_ROUNDS = 100;

    private final Curriculum curriculum;
    private final ExampleEncoder encoder;
    private final Recipe recipe;
    private final Recipe.Stage stage;
    private int round;
    private int used;
    private List<TrainingExample> documents = List.of();

    BatchStream(Curriculum curriculum, ExampleEncoder encoder, Recipe recipe, Recipe.Stage stage, Position from) {
        this.curriculum = curriculum;
        this.encoder = encoder;
        this.recipe = recipe;
        this.stage = stage;
        this.round = from.round();
        this.used = from.used();
        this.documents = documents(round);
    }

    /**
     * The batches of the next step, one for each width of row that it needs.
     *
     * @throws IllegalStateException where the stage has no documents at all
     */
    List<PackedBatch> next() {
        List<List<TrainingExample>> byWidth = new ArrayList<>();
        recipe.rowTokens().forEach(width -> byWidth.add(new ArrayList<>()));
        int tokens = 0;
        while (tokens < stage.tokensPerStep()) {
            for (int empty = 0; used == documents.size(); empty++) {
                if (empty == MOST_EMPTY_ROUNDS) {
                    throw new IllegalStateException("the stage " + stage.name()
                            + " has no examples: its mix and the domain give none in " + MOST_EMPTY_ROUNDS + " rounds");
                }
                round++;
                used = 0;
                documents = documents(round);
            }
            TrainingExample document = documents.get(used++);
            tokens += document.tokens().length;
            byWidth.get(widthFor(document)).add(document);
        }
        List<PackedBatch> batches = new ArrayList<>();
        for (int w = 0; w < byWidth.size(); w++) {
            if (!byWidth.get(w).isEmpty()) {
                // long ones first leave the least room unused
                byWidth.get(w)
                        .sort(Comparator.comparingInt((TrainingExample d) -> d.tokens().length)
                                .reversed());
                batches.add(PackedBatch.pack(byWidth.get(w), recipe.rowTokens().get(w)));
            }
        }
        return batches;
    }

    Position position() {
        return new Position(round, used);
    }

    private int widthFor(TrainingExample document) {
        for (int w = 0; w < recipe.rowTokens().size(); w++) {
            // targets are shifted by one: a row holds one token less than the document has
            if (document.tokens().length - 1 <= recipe.rowTokens().get(w)) {
                return w;
            }
        }
        return recipe.rowTokens().size() - 1;
    }

    private List<TrainingExample> documents(int round) {
        long seed = recipe.seed() + stage.name().hashCode();
        return switch (stage.kind()) {
            case TEXT ->
                curriculum.texts(seed, round).stream().map(encoder::text).toList();
            case INSTRUCTIONS ->
                curriculum.round(seed, round).stream()
                        .map(encoder::conversation)
                        .toList();
        };
    }
}
