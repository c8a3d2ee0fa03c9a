package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Records;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final RetrainRecipe.Validation WANTED = new RetrainRecipe.Validation(2, 0.25, 0, 1, 1);

    private static TrainingSet.Member member(TrainingRecord record) {
        return new TrainingSet.Member(record, 1, 1);
    }

    private static List<TrainingSet.Member> members() {
        List<TrainingSet.Member> members = new ArrayList<>();
        for (int fact = 0; fact < 6; fact++) {
            int wordings = fact < 3 ? 3 : 1; // the last three are told once
            for (int w = 0; w < wordings; w++) {
                members.add(member(Records.said(
                        "rec_" + fact + w,
                        "tom",
                        "wording " + w + " of " + fact,
                        "Answer " + fact + (w == 1 ? " " : ""))));
            }
        }
        for (int i = 0; i < 20; i++) {
            members.add(member(
                    Records.said("rec_p" + i, List.of("tom"), RecordKind.PAIR, "q" + i, "good", "bad", null, 0.6)));
        }
        members.add(member(Records.synthetic("syn_1", "made up", "Answer 0")));
        return members;
    }

    @Test
    void noFactIsGivenAwayForAMeasurement() {
        HeldBack held = HeldBack.of(members(), new RetrainRecipe.Validation(100, 0.25, 0, 1, 1), 3);
        List<TrainingSet.Member> back = held.of(RecordKind.INSTRUCTION);
        assertThat(back).as("one wording of each that is told several times").hasSize(3);
        for (int fact = 0; fact < 6; fact++) {
            String answer = "Answer " + fact;
            assertThat(members().stream()
                            .filter(member -> member.record().answer().strip().equals(answer)
                                    && !member.record().isSynthetic()
                                    && !held.has(member)))
                    .as(answer + " is still taught")
                    .isNotEmpty();
        }
        assertThat(back).noneMatch(member -> member.record().isSynthetic());
    }

    @Test
    void ofPreferencesAShareAndOfFewNone() {
        HeldBack held = HeldBack.of(members(), WANTED, 3);
        assertThat(held.of(RecordKind.INSTRUCTION)).hasSize(2);
        assertThat(held.of(RecordKind.PAIR)).hasSize(5);
        assertThat(held.of(RecordKind.UNPAIRED)).isEmpty();
        List<TrainingSet.Member> few = members().stream()
                .filter(member -> member.record().kind() == RecordKind.PAIR)
                .limit(9)
                .toList();
        assertThat(HeldBack.of(few, WANTED, 3).of(RecordKind.PAIR)).isEmpty();
    }

    @Test
    void theOrderInWhichRecordsComeDoesNotMatter() {
        List<TrainingSet.Member> shuffled = members();
        Collections.shuffle(shuffled, new Random(5));
        assertThat(HeldBack.of(shuffled, WANTED, 3).byKind())
                .isEqualTo(HeldBack.of(members(), WANTED, 3).byKind());
    }
}
