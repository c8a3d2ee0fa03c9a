package dev.journeyman.retrainer.retrain;

import dev.journeyman.slm.training.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one part and the order in which they are taken. Which samples a step takes follows from its number alone, so a run that goes on takes the same ones.
 *
 * <p>Of each step a share is replay and the rest is new. Each list is gone through in rounds, each round in another order. Where there is nothing new, all is replay.
 */
final class StageSamples {
    private static final long ROUND_SEED = 1_000_003L;

    private final RetrainStage stage;
    private final List<Sample> all;
    private final int fresh;
    private final @Nullable Rehearsal rehearsal;
    private final int freshPerStep;
    private final int rememberedPerStep;
    private final Rounds freshRounds;
    private final Rounds rememberedRounds;

    /**
     * The samples of a part.
     *
     * @param fresh new ones
     * @param remembered known ones: of earlier training sets
     * @param rehearsal of the domain; null for none
     */
    StageSamples(
            RetrainStage stage, List<Sample> fresh, List<Sample> remembered, @Nullable Rehearsal rehearsal, long seed) {
        this.stage = stage;
        List<Sample> both = new ArrayList<>(fresh.isEmpty() ? remembered : fresh);
        this.fresh = both.size();
        if (!fresh.isEmpty()) {
            both.addAll(remembered);
        }
        this.all = List.copyOf(both);
        this.rehearsal = rehearsal;
        int known = all.size() - this.fresh;
        int replayed = known > 0 || rehearsal != null ? (int) Math.round(stage.samplesPerStep() * stage.replay()) : 0;
        this.freshPerStep = Math.max(1, stage.samplesPerStep() - replayed);
        int left = stage.samplesPerStep() - freshPerStep;
        // half and half where there is much of both
        this.rememberedPerStep = rehearsal == null ? Math.min(left, known) : Math.min(left / 2, known);
        this.freshRounds = new Rounds(this.fresh, seed);
        this.rememberedRounds = new Rounds(known, seed + 1);
    }

    /**
     * A sample of a step.
     *
     * @param place in {@link #all}; -1 for a rehearsed one
     */
    record Taken(Sample sample, int place) {}

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Every sample but the rehearsed ones, by place. */
    List<Sample> all() {
        return all;
    }

    /** Optimizer steps until each new sample was seen so often as the stage wants. */
    int steps() {
        return (int) Math.clamp(Math.ceil(stage.epochs() * fresh / freshPerStep), 1, stage.mostSteps());
    }

    /** How often each new sample was seen before a step, which counts from 0. */
    double epoch(int step) {
        return (double) step * freshPerStep / fresh;
    }

    /** The samples of a step, which counts from 0. */
    List<Taken> step(int step) {
        List<Taken> taken = new ArrayList<>();
        for (int i = 0; i < freshPerStep; i++) {
            int place = freshRounds.at((long) step * freshPerStep + i);
            taken.add(new Taken(all.get(place), place));
        }
        for (int i = 0; i < rememberedPerStep; i++) {
            int place = fresh + rememberedRounds.at((long) step * rememberedPerStep + i);
            taken.add(new Taken(all.get(place), place));
        }
        Rehearsal more = rehearsal;
        int rehearsed = more == null ? 0 : stage.samplesPerStep() - taken.size();
        for (int i = 0; more != null && i < rehearsed; i++) {
            taken.add(new Taken(more.at((long) step * rehearsed + i), -1));
        }
        return taken;
    }

    /** Shuffled rounds of the numbers below a size, without an end. */
    private static final class Rounds {
        private final int size;
        private final long seed;
        private long round = -1;
        private List<Integer> order = List.of();

        Rounds(int size, long seed) {
            this.size = size;
            this.seed = seed;
        }

        int at(long position) {
            if (position / size != round) {
                round = position / size;
                List<Integer> numbers = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    numbers.add(i);
                }
                Collections.shuffle(numbers, new Random(seed * ROUND_SEED + round));
                order = numbers;
            }
            return order.get((int) (position % size));
        }
    }
}
