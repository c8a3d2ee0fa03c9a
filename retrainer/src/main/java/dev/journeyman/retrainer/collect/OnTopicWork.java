package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.retrainer.relevance.TopicSimilarity;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import dev.journeyman.retrainer.trainingset.diversity.TextEmbedding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Texts near the domain's passages.
 *
 * @param least the similarity from which a text is kept
 */
record OnTopicWork(Domain domain, double least) implements StageWork {
    private static final TextEmbedding EMBEDDING = new HashedNGrams();

    /** How texts are compared with passages; the same for this stage and for what is made of its documents later. */
    static TopicSimilarity similarity(Domain domain) {
        return new TopicSimilarity(domain, EMBEDDING);
    }

    @Override
    public Stage stage() {
        return Stage.ON_TOPIC;
    }

    @Override
    public String settings() throws IOException {
        return EMBEDDING.name() + "\n" + DomainDigest.ofTrainingData(domain.folder()) + "\n" + least;
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException {
        List<Document> texts = before.kept();
        TopicSimilarity similarity = similarity(domain);
        for (int i = 0; i < texts.size(); i++) {
            String text = before.text(texts.get(i));
            double score = similarity.of(text).score();
            Document scored = texts.get(i).scored("on_topic", score);
            if (score >= least) {
                after.add(scored, text);
            } else {
                after.add(
                        scored.drop(DropReason.OFF_TOPIC, String.format(Locale.ROOT, "%.3f, below %s", score, least)));
            }
            watcher.at(stage(), i + 1L, texts.size());
        }
    }
}
