package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.retrainer.relevance.DomainClassifier;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Texts of the domain, by a classifier that is trained as the stage begins.
 *
 * @param least the probability from which a text is kept; 0 keeps all and trains nothing
 * @param seed of the training
 */
record InDomainWork(Domain domain, double least, long seed) implements StageWork {
    private static final int VERSION = 1; // of the classifier's features

    @Override
    public Stage stage() {
        return Stage.IN_DOMAIN;
    }

    @Override
    public String settings() throws IOException {
        return VERSION + "\n" + DomainDigest.ofTrainingData(domain.folder()) + "\n" + least + "\n" + seed;
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException {
        List<Document> texts = before.kept();
        if (least == 0) {
            for (Document text : texts) {
                after.add(text, before.text(text));
            }
            watcher.at(stage(), texts.size(), texts.size());
            return;
        }
        DomainClassifier classifier = DomainClassifier.train(domain, seed);
        DomainClassifier.Accuracy accuracy = classifier.accuracy();
        after.note("held_back_domain", accuracy.domain());
        after.note("held_back_domain_right", accuracy.domainRight());
        after.note("held_back_other", accuracy.other());
        after.note("held_back_other_right", accuracy.otherRight());
        for (int i = 0; i < texts.size(); i++) {
            String text = before.text(texts.get(i));
            double probability = classifier.probability(text);
            Document scored = texts.get(i).scored("in_domain", probability);
            if (probability >= least) {
                after.add(scored, text);
            } else {
                after.add(scored.drop(
                        DropReason.OFF_DOMAIN, String.format(Locale.ROOT, "%.3f, below %s", probability, least)));
            }
            watcher.at(stage(), i + 1L, texts.size());
        }
    }
}
