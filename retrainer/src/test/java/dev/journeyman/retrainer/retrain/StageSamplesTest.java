package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.slm.training.Objective;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainingExample;
import dev.journeyman.slm.training.WeightedExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageSamplesTest {
    private static List<Sample> samples(int from, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            samples.add(new WeightedExample(TrainingExample.text(new int[] {1, i}), 1));
        }
        return samples;
    }

    private static RetrainStage stage(double epochs, int perStep, double replay) {
        return new RetrainStage(
                "sft",
                RecordKind.INSTRUCTION,
                new Objective.Supervised(),
                epochs,
                1000,
                perStep,
                1e-4,
                1,
                0,
                replay,
                Mix.NONE);
    }

    private static Map<Integer, Integer> taken(StageSamples samples, int steps) {
        Map<Integer, Integer> taken = new HashMap<>();
        for (int step = 0; step < steps; step++) {
            samples.step(step).forEach(each -> taken.merge(each.place(), 1, Integer::sum));
        }
        return taken;
    }

    @Test
    void everyNewSampleIsSeenAsOftenAsTheStageWants() {
        StageSamples samples = new StageSamples(stage(3, 10, 0.4), samples(0, 12), samples(100, 5), null, 7);
        assertThat(samples.steps()).as("12 samples three times, 6 a step").isEqualTo(6);
        assertThat(samples.epoch(2)).isEqualTo(1.0);
        Map<Integer, Integer> taken = taken(samples, 6);
        for (int place = 0; place < 12; place++) {
            assertThat(taken.get(place)).isEqualTo(3);
        }
        assertThat(samples.step(0)).as("6 new and 4 of the known").hasSize(10);
        assertThat(samples.step(0).stream().filter(each -> each.place() >= 12)).hasSize(4);
        samples.step(5)
                .forEach(each -> assertThat(samples.all().get(each.place())).isEqualTo(each.sample()));
    }

    @Test
    void aStepFollowsFromItsNumberAlone() {
        StageSamples forward = new StageSamples(stage(30, 4, 0.5), samples(0, 9), samples(100, 7), null, 7);
        StageSamples resumed = new StageSamples(stage(30, 4, 0.5), samples(0, 9), samples(100, 7), null, 7);
        List<List<Integer>> all = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            all.add(places(forward, step));
        }
        for (int step : new int[] {39, 3, 17, 0}) {
            assertThat(places(resumed, step)).isEqualTo(all.get(step));
        }
        StageSamples other = new StageSamples(stage(30, 4, 0.5), samples(0, 9), samples(100, 7), null, 8);
        assertThat(places(other, 0)).as("another seed, another order").isNotEqualTo(all.get(0));
    }

    private static List<Integer> places(StageSamples samples, int step) {
        return samples.step(step).stream().map(StageSamples.Taken::place).toList();
    }

    @Test
    void withoutAnythingNewAllIsReplayAndWithoutReplayAllIsNew() {
        StageSamples known = new StageSamples(stage(2, 4, 0.5), List.of(), samples(0, 8), null, 1);
        assertThat(known.steps()).isEqualTo(4);
        assertThat(taken(known, 4).values()).containsOnly(2);
        StageSamples fresh = new StageSamples(stage(2, 4, 0.9), samples(0, 8), List.of(), null, 1);
        assertThat(fresh.step(0)).hasSize(4);
        assertThat(fresh.steps()).isEqualTo(4);
        assertThat(new StageSamples(stage(2, 4, 0.5), List.of(), List.of(), null, 1).isEmpty())
                .isTrue();
    }

    @Test
    void thereIsALeastAndAMostOfSteps() {
        assertThat(new StageSamples(stage(0.01, 8, 0), samples(0, 3), List.of(), null, 1).steps())
                .isEqualTo(1);
        assertThat(new StageSamples(stage(1000, 1, 0), samples(0, 300), List.of(), null, 1).steps())
                .isEqualTo(1000);
    }
}
