package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.slm.training.Objective;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainingExample;
import dev.journeyman.slm.training.WeightedExample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {
    private static Part part(String name, int samples) {
        RetrainStage stage = new RetrainStage(
                "sft", RecordKind.INSTRUCTION, new Objective.Supervised(), 1, 1000, 1, 0.01, 2, 0.1, 0, Mix.NONE);
        List<Sample> fresh = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            fresh.add(new WeightedExample(TrainingExample.text(new int[] {1, i}), 1));
        }
        return new Part(
                stage.of(name),
                new StageSamples(stage, fresh, List.of(), null, 1),
                new PartTraining.Looks(List.of(), List.of()),
                0,
                0);
    }

    /** Half a cosine from 0.01 to 0.001 over the ten steps after the warm-up, whoever takes them. */
    @Test
    void theRateFallsOnFromPartToPart() {
        List<Part> parts = Part.inOneSchedule(List.of(part("real", 7), part("synthetic", 5)));
        assertThat(parts.get(0).rate(0)).isEqualTo(0.005);
        assertThat(parts.get(0).rate(2)).isEqualTo(0.01);
        assertThat(parts.get(0).rate(6)).isCloseTo(0.001 + 0.009 * 0.5 * (1 + Math.cos(0.4 * Math.PI)), within(1e-12));
        assertThat(parts.get(1).rate(0)).as("the middle").isCloseTo(0.0055, within(1e-12));
        assertThat(parts.get(1).rate(4)).isCloseTo(0.001 + 0.009 * 0.5 * (1 + Math.cos(0.9 * Math.PI)), within(1e-12));
        Part alone = Part.inOneSchedule(List.of(part("real", 12))).get(0);
        assertThat(alone.rate(9)).isEqualTo(parts.get(1).rate(2));
    }
}
