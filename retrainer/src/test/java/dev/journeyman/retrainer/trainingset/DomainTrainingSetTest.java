package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.evaluation.HeldOutQuestion;
import dev.journeyman.retrainer.trainingset.diversity.ConceptCoverage;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The set of the domain that the project brings along, against all that it holds out. */
class DomainTrainingSetTest {
    private static final HeldOutIndex HELD_OUT = new HeldOutIndex(Domains.HELD_OUT, 0.8);

    @Test
    void theDomainKeepsToThePolicyByItself() throws PolicyException {
        List<TrainingRecord> records = DomainRecords.of(Domains.AUTOMOTIVE);
        TrainingSet set = TrainingSet.build(
                TrainingSetPolicy.DEFAULT, records, FeedbackRecords.NONE, Anchor.NONE, HELD_OUT, Records.WORDS);
        Measurement measurement = Measurement.of(set, new Taxonomy(Domains.AUTOMOTIVE), new HashedNGrams());
        System.out.println(ReportText.readable(set.report(), measurement));
        assertThat(set.report()
                        .counts()
                        .byProvenance()
                        .get(Provenance.REFERENCE)
                        .examples())
                .isEqualTo(Domains.AUTOMOTIVE.codes().size());
        assertThat(set.anchor().entries())
                .hasSize((int) set.report().counts().all().examples());
        assertThat(set.report().leftOut().size()).isLessThan(records.size() / 50);
        List<ConceptCoverage.Level> levels = measurement.coverage().levels();
        assertThat(levels.get(0).covered()).isEqualTo(4);
        assertThat(levels.get(2).covered())
                .isEqualTo(Domains.AUTOMOTIVE.passages().size());
        // and again on top of itself: everything is held
        TrainingSet next = TrainingSet.build(
                TrainingSetPolicy.DEFAULT, records, FeedbackRecords.NONE, set.anchor(), HELD_OUT, Records.WORDS);
        assertThat(next.report().anchor().held())
                .isEqualTo(set.anchor().entries().size());
        assertThat(next.digest()).isEqualTo(set.digest());
    }

    @Test
    void everyHeldOutQuestionIsRefused() {
        List<TrainingRecord> records = new ArrayList<>();
        for (int i = 0; i < Domains.HELD_OUT.size(); i++) {
            HeldOutQuestion question = Domains.HELD_OUT.get(i);
            records.add(Records.curated("x" + i, question.question(), "answer " + i));
        }
        assertThat(records).hasSizeGreaterThan(8000);
        assertThat(Domains.HELD_OUT)
                .extracting(HeldOutQuestion::id)
                .contains("retrieval.jsonl/ret-001", "in-domain.jsonl/dom-001")
                .anyMatch(id -> id.startsWith("diagnosis/"))
                .anyMatch(id -> id.startsWith("refusals/"));
        List<String> clean = records.stream()
                .filter(record -> HELD_OUT.overlap(record).isEmpty())
                .map(TrainingRecord::question)
                .toList();
        assertThat(clean).isEmpty();
        PolicyException refusal = catchThrowableOfType(
                PolicyException.class,
                () -> TrainingSet.build(
                        TrainingSetPolicy.DEFAULT,
                        records.subList(0, 50),
                        FeedbackRecords.NONE,
                        Anchor.NONE,
                        HELD_OUT,
                        Records.WORDS));
        assertThat(refusal.reasons())
                .extracting(PolicyReason::rule)
                .containsExactly(PolicyReason.Rule.CONTAMINATION, PolicyReason.Rule.SIZE);
    }
}
