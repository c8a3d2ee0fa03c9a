package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.trainingset.diversity.ConceptCoverage;
import dev.journeyman.retrainer.trainingset.diversity.DcScore;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import dev.journeyman.retrainer.trainingset.diversity.TextEmbedding;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * How diverse a set is and what it speaks of. It decides nothing: it tells whoever synthesizes where to go on.
 *
 * @param diversity of questions and texts of all but the references, which are one sentence for each fact
 * @param coverage of all but the references: the table of facts covers itself
 */
public record Measurement(List<DcScore> diversity, ConceptCoverage coverage) {
    /** The paper's temperature, and one that tells near from far among many. */
    private static final List<Double> TEMPERATURES = List.of(1.0, 0.1);

    /** Copies the list. */
    public Measurement {
        diversity = List.copyOf(diversity);
    }

    /** Measures a set; the same set gives the same. */
    public static Measurement of(TrainingSet set, Taxonomy taxonomy, TextEmbedding embedding) {
        List<TrainingRecord> records = set.stages().stream()
                .flatMap(stage -> stage.members().stream())
                .map(TrainingSet.Member::record)
                .filter(record -> record.provenance() != Provenance.REFERENCE)
                .sorted(Comparator.comparing(TrainingRecord::id))
                .toList();
        List<String> texts = records.stream()
                .map(record -> record.kind() == RecordKind.TEXT ? record.answer() : record.question())
                .distinct()
                .toList();
        TrainingSetPolicy policy = set.report().policy();
        List<Set<String>> concepts = records.stream()
                .map(record -> taxonomy.conceptsOf(record.texts(), record.concepts()))
                .toList();
        return new Measurement(
                DcScore.of(texts, embedding, policy.diversitySample(), policy.seed(), TEMPERATURES),
                ConceptCoverage.of(taxonomy, concepts));
    }
}
