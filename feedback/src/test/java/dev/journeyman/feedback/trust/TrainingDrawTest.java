package dev.journeyman.feedback.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.feedback.Workshop;
import dev.journeyman.feedback.records.Derivation;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Standing;
import dev.journeyman.feedback.records.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingDrawTest {
    private final Workshop shop = new Workshop();
    private int cases;

    private void give(String technician, int labels) {
        for (int i = 0; i < labels; i++) {
            shop.up(technician, shop.answers("Case " + ++cases, "Look for a vacuum leak."));
        }
    }

    private List<PreferenceRecord> records() {
        return Derivation.derive(shop.events()).records();
    }

    private static Map<String, Integer> counts(TrainingDraw draw) {
        Map<String, Integer> counts = new HashMap<>();
        draw.records()
                .forEach(record -> record.backing()
                        .technicians()
                        .forEach(technician -> counts.merge(technician, 1, Integer::sum)));
        return counts;
    }

    @Test
    void nobodyGivesMoreThanTheShareAndAsMuchAsThatAllowsIsDrawn() {
        give("mal", 100);
        for (int i = 0; i < 10; i++) {
            give("honest" + i, 10);
        }
        TrainingDraw draw = TrainingDraw.draw(records(), 0.2, 0, 7);

        // 100 of the ten others; c of mal, c <= 0.2 (100 + c), so c = 25
        assertThat(counts(draw)).containsEntry("mal", 25).containsEntry("honest3", 10);
        assertThat(draw.records()).hasSize(125);
        assertThat(draw.leftOut()).containsOnly(Map.entry("mal", 75));
        assertThat(draw.reason().tree()).contains("mal gave 100, of which 75 are left out");
    }

    @Test
    void whatComesFromElsewhereBelongsToTheSet() {
        give("ann", 50);
        assertThat(TrainingDraw.draw(records(), 0.2, 0, 7).records())
                .as("one technician is the whole set")
                .isEmpty();
        // c <= 0.2 (80 + c), so c = 20
        assertThat(TrainingDraw.draw(records(), 0.2, 80, 7).records()).hasSize(20);
        assertThat(TrainingDraw.draw(records(), 0.2, 200, 7).records()).hasSize(50);
        assertThat(TrainingDraw.draw(records(), 1, 0, 7).records()).hasSize(50);
    }

    @Test
    void equalsMayHaveEqualShares() {
        for (String technician : List.of("ann", "bob", "cid", "dan", "eve")) {
            give(technician, 3);
        }
        assertThat(TrainingDraw.draw(records(), 0.2, 0, 7).records())
                .as("a fifth each")
                .hasSize(15);
        assertThat(TrainingDraw.draw(records(), 0.19, 0, 7).records()).isEmpty();
    }

    @Test
    void aRecordOfTwoCountsForBoth() {
        String answer = shop.answers("Case", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.up("bob", answer);
        assertThat(TrainingDraw.draw(records(), 0.5, 1, 7).records()).hasSize(1);
        assertThat(TrainingDraw.draw(records(), 0.4, 1, 7).records()).isEmpty();
    }

    @Test
    void theSeedDecidesWhichAndTheOrderOfTheInputDoesNot() {
        give("ann", 50);
        List<PreferenceRecord> records = records();
        List<PreferenceRecord> one = TrainingDraw.draw(records, 0.2, 80, 7).records();
        assertThat(TrainingDraw.draw(records.reversed(), 0.2, 80, 7).records()).isEqualTo(one);
        assertThat(TrainingDraw.draw(records, 0.2, 80, 8).records()).isNotEqualTo(one);
    }

    @Test
    void onlyAcceptedRecordsAreDrawn() {
        give("ann", 3);
        List<PreferenceRecord> held = records().stream()
                .map(record -> record.with(new Standing(Status.HELD, new Reason("held", "held"))))
                .toList();
        assertThat(TrainingDraw.draw(held, 1, 0, 7).records()).isEmpty();
    }

    @Test
    void wrongParametersAreNamed() {
        assertThatThrownBy(() -> TrainingDraw.draw(List.of(), 0, 0, 7)).hasMessageContaining("most_share");
        assertThatThrownBy(() -> TrainingDraw.draw(List.of(), 0.5, -1, 7)).hasMessageContaining("from_elsewhere");
        assertThat(TrainingDraw.draw(List.of(), 0.5, 0, 7).records()).isEmpty();
    }
}
