package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.slm.training.PreferencePair;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainingExample;
import dev.journeyman.slm.training.UnpairedExample;
import dev.journeyman.slm.training.WeightedExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The samples of one part of a stage and the order in which they are taken. Which samples a step takes follows from its number alone, so a run that goes on takes the same
 * ones.
 *
 * <p>Of each step a share is replay and the rest is new. New is what the parent was not trained on and what does not come with the domain. Each of the two is gone through in
 * rounds, each round in another order.
 */
final class StageSamples {
    private final List<Sample> samples;
    private final int fresh;
    private final Rehearsal rehearsal;
    private final RetrainStage stage;
    private final long seed;
    private final int freshPerStep;

    private StageSamples(List<Sample> samples, int fresh, Rehearsal rehearsal, RetrainStage stage, long seed) {
        this.samples = List.copyOf(samples);
        this.fresh = fresh;
        this.rehearsal = rehearsal;
        this.stage = stage;
        this.seed = seed;
        boolean replays = samples.size() > fresh || !rehearsal.isEmpty();
        int replayed = replays && fresh > 0 ? (int) Math.round(stage.samplesPerStep() * stage.replay()) : 0;
        this.freshPerStep = Math.max(1, stage.samplesPerStep() - replayed);
    }

    /** Which sample of which list; a rehearsed one has the place -1. */
    record Taken(Sample sample, int place) {}

    /**
     * The samples of a stage.
     *
     * @param fresh new members
     * @param old members that the parent knows
     * @param most tokens of a sequence; longer ones, but for texts, are left out
     * @param tooLong counts them
     */
    static StageSamples of(
            RetrainStage stage,
            List<TrainingSet.Member> fresh,
            List<TrainingSet.Member> old,
            Rehearsal rehearsal,
            SampleEncoder encoder,
            int most,
            int[] tooLong,
            long seed) {
        List<Sample> samples = new ArrayList<>(samples(stage.kind(), fresh, encoder, most, tooLong));
        int count = samples.size();
        samples.addAll(samples(stage.kind(), old, encoder, most, tooLong));
        return new StageSamples(samples, count == 0 ? samples.size() : count, rehearsal, stage, seed);
    }

    /** Members as samples, in their order but for unpaired ones, which get each other's answers beside them. */
    static List<Sample> samples(
            RecordKind kind, List<TrainingSet.Member> members, SampleEncoder encoder, int most, int[] tooLong) {
        List<Sample> samples = new ArrayList<>();
        List<UnpairedExample.Rated> rated = new ArrayList<>();
        for (TrainingSet.Member member : members) {
            TrainingRecord record = member.record();
            switch (kind) {
                case TEXT -> samples.add(new WeightedExample(encoder.text(record.answer()), member.weight()));
                case INSTRUCTION ->
                    samples.add(new WeightedExample(
                            encoder.answered(record.messages(), record.answer()), member.weight()));
                case PAIR ->
                    samples.add(new PreferencePair(
                            encoder.answered(record.messages(), record.answer()),
                            encoder.answered(record.messages(), String.valueOf(record.rejected())),
                            member.weight()));
                case UNPAIRED ->
                    rated.add(new UnpairedExample.Rated(
                            encoder.prompt(record.messages()),
                            encoder.answer(record.messages(), record.answer()),
                            Boolean.TRUE.equals(record.label()),
                            member.weight()));
            }
        }
        if (rated.size() > 1) {
            samples.addAll(UnpairedExample.of(rated));
        }
        if (kind != RecordKind.TEXT) {
            int before = samples.size();
            samples.removeIf(sample -> longest(sample) > most);
            tooLong[0] += before - samples.size();
        }
        return samples;
    }

    private static int longest(Sample sample) {
        return sample.sequences().stream()
                .mapToInt((TrainingExample each) -> each.tokens().length)
                .max()
                .orElse(0);
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /** Every sample that is no rehearsal, by place. */
    List<Sample> all() {
        return samples;
    }

    /** How many of them are new. */
    int fresh() {
        return fresh;
    }

    /** Optimizer steps until each new sample was seen so often as the stage wants. */
    int steps() {
        return (int) Math.max(1, Math.min(stage.mostSteps(), Math.ceil(stage.epochs() * fresh / freshPerStep)));
    }

    /** How often each new sample was seen when a step begins. */
    double epoch(int step) {
        return (double) step * freshPerStep / fresh;
    }

    /** The samples of a step, which counts from 0. */
    List<Taken> step(int step) {
        List<Taken> taken = new ArrayList<>();
        for (int i = 0; i < freshPerStep; i++) {
            int place = place((long) step * freshPerStep + i, fresh, 1);
            taken.add(new Taken(samples.get(place), place));
        }
        int replayed = stage.samplesPerStep() - freshPerStep;
        int old = samples.size() - fresh;
        // what people said before and what the domain says share the replay by their number, half and half where there is much of both
        int remembered = old == 0 ? 0 : rehearsal.isEmpty() ? replayed : Math.min(replayed / 2, old);
        for (int i = 0; i < remembered; i++) {
            int place = fresh + place((long) step * remembered + i, old, 2);
            taken.add(new Taken(samples.get(place), place));
        }
        for (int i = remembered; i < replayed && !rehearsal.isEmpty(); i++) {
            taken.add(new Taken(rehearsal.at((long) step * (replayed - remembered) + i - remembered), -1));
        }
        return taken;
    }

    /** The place that is taken at a position of an endless sequence of shuffled rounds. */
    private int place(long position, int size, int list) {
        return order(position / size, size, list).get((int) (position % size));
    }

    private long keptRound = -1;
    private int keptList = -1;
    private List<Integer> kept = List.of();

    private List<Integer> order(long round, int size, int list) {
        if (round != keptRound || list != keptList) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                order.add(i);
            }
            Collections.shuffle(order, new Random(seed * 31 + round * 1_000_003L + list));
            kept = order;
            keptRound = round;
            keptList = list;
        }
        return kept;
    }
}
