package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.studies.Planned.Source;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import dev.journeyman.retrainer.trainingset.RecordJson;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The teacher and what it is said to do: seed 7. */
class SimulatedTeacherTest {
    private static final long SEED = 7;
    private static final List<Fact> FACTS = WorkshopFacts.draw(40, 2, SEED);

    @Test
    void factsAreDealtOutAndTheShareOfErrorsIsThatOfEachGroup() {
        Map<Source, Long> counts = Planned.deal(FACTS, 0.15, SEED).stream()
                .collect(Collectors.groupingBy(Planned::source, Collectors.counting()));
        // 10 alone with the technicians; 10 and 20 with the teacher, 1.5 and 3 of them wrong, rounded up
        assertThat(counts)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Source.TECHNICIANS,
                        10L,
                        Source.TEACHER_WRONG,
                        2L,
                        Source.TEACHER_RIGHT,
                        8L,
                        Source.BOTH_TEACHER_WRONG,
                        3L,
                        Source.BOTH_AGREE,
                        17L));
        assertThat(Planned.deal(FACTS, 0, SEED)).noneMatch(one -> one.wrong() != null);
        assertThat(Planned.deal(FACTS, 1, SEED))
                .allMatch(one -> one.source() == Source.TECHNICIANS || one.wrong() != null);
        assertThatThrownBy(() -> Planned.deal(FACTS, 1.1, SEED)).hasMessageContaining("1.1");
    }

    @Test
    void itSaysTheValueOrAWrongOneOfTheSameFigureInWordsThatNobodyElseHas() {
        List<Planned> planned = Planned.deal(FACTS, 0.15, SEED);
        List<SyntheticRecord> records = SimulatedTeacher.records(planned, SimulatedTeacher.Wording.OWN, 2, SEED);
        assertThat(records).hasSize(2 * 30);
        for (SyntheticRecord record : records) {
            Planned one = planned.get(Integer.parseInt(record.id().split("/")[1]));
            assertThat(one.source().isSynthetic()).isTrue();
            assertThat(one.fact().asked()).doesNotContain(record.question());
            assertThat(one.fact().heldOut()).doesNotContain(record.question());
            assertThat(record.answer()).doesNotContain(WorkshopFacts.STYLE);
            String wrong = one.wrong();
            assertThat(record.wrong()).isEqualTo(wrong != null);
            assertThat(one.fact().isIn(record.answer())).isEqualTo(wrong == null);
            if (wrong != null) {
                assertThat(one.fact().isSaidWrong(record.answer(), wrong)).isTrue();
                assertThat(one.fact().others()).contains(wrong);
            }
        }
        assertThat(records.stream().filter(SyntheticRecord::wrong)).hasSize(2 * 5);
    }

    @Test
    void inTheTechniciansWordsItAsksWhatTheyWereAsked() {
        List<Planned> planned = Planned.deal(FACTS, 0.15, SEED);
        assertThat(SimulatedTeacher.records(planned, SimulatedTeacher.Wording.TECHNICIANS, 2, SEED))
                .allMatch(record ->
                        planned.stream().anyMatch(one -> one.fact().asked().contains(record.question())));
    }

    @Test
    void aSmallerShareIsWithinALargerOne() {
        List<SyntheticRecord> all =
                SimulatedTeacher.records(Planned.deal(FACTS, 0.15, SEED), SimulatedTeacher.Wording.OWN, 2, SEED);
        List<SyntheticRecord> tenth = SimulatedTeacher.share(all, 0.1, SEED);
        assertThat(tenth).hasSize(6);
        assertThat(SimulatedTeacher.share(all, 0.25, SEED)).hasSize(15).containsAll(tenth);
        assertThat(SimulatedTeacher.share(all, 1, SEED)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(SimulatedTeacher.share(all, 0.001, SEED)).hasSize(1);
        assertThat(SimulatedTeacher.share(List.of(), 0.5, SEED)).isEmpty();
    }

    /** The retrainer's own reader takes what is written, texts of the manual too. */
    @Test
    void theRetrainerReadsItsRecords(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("teacher.jsonl");
        List<SyntheticRecord> records =
                SimulatedTeacher.records(Planned.deal(FACTS, 0.15, SEED), SimulatedTeacher.Wording.OWN, 2, SEED);
        SyntheticRecord.write(file, records);
        List<TrainingRecord> read =
                Files.readAllLines(file).stream().map(RecordJson::read).toList();
        assertThat(read).hasSameSizeAs(records).allMatch(TrainingRecord::isSynthetic);
        assertThat(read.get(0).question()).isEqualTo(records.get(0).question());
        // whether an answer is known to be wrong stays here
        assertThat(new JsonMapper().readTree(records.get(0).line()).has("wrong"))
                .isFalse();

        Path manual = folder.resolve("manual.jsonl");
        ManualTexts.write(manual, FACTS);
        List<TrainingRecord> texts =
                Files.readAllLines(manual).stream().map(RecordJson::read).toList();
        assertThat(texts).hasSize(40).noneMatch(TrainingRecord::isSynthetic);
        assertThat(FACTS.get(3).isIn(texts.get(3).answer())).isTrue();
    }
}
