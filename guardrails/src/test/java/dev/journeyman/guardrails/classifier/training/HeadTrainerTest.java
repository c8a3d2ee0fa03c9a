package dev.journeyman.guardrails.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.classifier.Classifier;
import dev.journeyman.guardrails.classifier.Head;
import dev.journeyman.guardrails.classifier.HeadModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTrainerTest {
    private static double share(HeadModel model, List<Sample> samples, String label) {
        Classifier classifier = Classifier.of(Head.INJECTION, model);
        return samples.stream()
                .filter(sample -> sample.label().equals(label))
                .mapToDouble(sample -> classifier
                                        .read(Head.INJECTION, sample.text(), Budget.unlimited())
                                        .probability()
                                >= 0.5
                        ? 1
                        : 0)
                .average()
                .orElseThrow();
    }

    @Test
    void trainingSeparatesWhatCanBeSeparated() {
        HeadModel model = ToyCorpus.model(Head.INJECTION);
        List<Sample> others = ToyCorpus.samples(400, 99);
        assertThat(share(model, others, "attack")).isGreaterThan(0.98);
        assertThat(share(model, others, "harmless")).isLessThan(0.02);
    }

    @Test
    void theSameTextsAndSeedMakeTheSameModel() {
        Corpus corpus = new Corpus(samplesOfAllHeads(), "00".repeat(32));
        TrainingOptions options = new TrainingOptions(5, 2, 1e-4f, 3, true);
        byte[] one =
                new ClassifierTraining(corpus, options, t -> t).train().file().bytes();
        byte[] same =
                new ClassifierTraining(corpus, options, t -> t).train().file().bytes();
        byte[] other = new ClassifierTraining(corpus, options.withSeed(6), t -> t)
                .train()
                .file()
                .bytes();
        assertThat(same).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    /** The toy texts under every name, so that each head has something to learn. */
    static List<Sample> samplesOfAllHeads() {
        record Name(String source, String positive, String negative, String telling) {}
        return List.of(
                        new Name("injection-en", "attack", "harmless", "ignore"),
                        new Name("harm-general", "harmful", "harmless", "steal"),
                        new Name("planted", "attack", "harmless", "assistant"),
                        new Name("off-topic", "off_topic", "on_topic", "poem"),
                        new Name("toxicity", "toxic", "harmless", "idiot"))
                .stream()
                .flatMap(name -> ToyCorpus.samples(120, name.source().hashCode()).stream()
                        .map(sample -> new Sample(
                                sample.text().replace("ignore", name.telling()),
                                sample.label().equals("attack") ? name.positive() : name.negative(),
                                "toy",
                                "en",
                                name.source())))
                .toList();
    }

    @Test
    void everyHeadIsReportedOnTextsThatWereHeldOut() {
        Corpus corpus = new Corpus(samplesOfAllHeads(), "00".repeat(32));
        List<HeadReport> reports = new ClassifierTraining(corpus, new TrainingOptions(5, 4, 1e-4f, 3, false), t -> t)
                .train()
                .reports();
        assertThat(reports).extracting(HeadReport::head).containsExactly(Head.values());
        for (HeadReport report : reports) {
            assertThat(report.positives()).isGreaterThanOrEqualTo(60);
            assertThat(report.area()).as(report.head().label()).isGreaterThan(0.9);
        }
    }
}
