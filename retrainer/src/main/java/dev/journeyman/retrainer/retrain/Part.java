package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.Anchor;
import dev.journeyman.retrainer.trainingset.DomainRecords;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.SetSources;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is trained together: a stage of the recipe on a stage of the set.
 *
 * <p>The parts of one stage share its schedule: the rate falls on from part to part and does not rise again, since a few steps at the peak on what is synthetic would undo what was learned from what is real.
 *
 * @param stage with the part's name
 * @param samples what it learns from
 * @param looks what tells when to stop
 * @param before steps of the stage's earlier parts
 * @param all steps of all its parts
 */
record Part(RetrainStage stage, StageSamples samples, PartTraining.Looks looks, int before, int all) {
    /** The learning rate of a step of the part, which counts from 0. */
    double rate(int step) {
        return new Schedule(stage.peak(), Math.min(stage.warmupSteps(), all), all, stage.floor()).rate(before + step);
    }

    /** The parts of one stage, each beginning in its schedule where the one before it ended. */
    static List<Part> inOneSchedule(List<Part> parts) {
        int all = parts.stream().mapToInt(part -> part.samples().steps()).sum();
        List<Part> placed = new ArrayList<>();
        int before = 0;
        for (Part part : parts) {
            placed.add(new Part(part.stage(), part.samples(), part.looks(), before, all));
            before += part.samples().steps();
        }
        return placed;
    }

    /** Plans the parts of a run. */
    static final class Planner {
        private final RetrainRecipe recipe;
        private final Domain domain;
        private final SetSources.Built built;
        private final Anchor parent;
        private final SampleEncoder encoder;
        private final int most;
        private int tooLong;

        Planner(RetrainRecipe recipe, Domain domain, SetSources.Built built, Anchor parent, SampleEncoder encoder) {
            this.recipe = recipe;
            this.domain = domain;
            this.built = built;
            this.parent = parent;
            this.encoder = encoder;
            this.most = recipe.rowTokens() + 1;
        }

        /** What the parent was trained on, and what comes with the domain: not new, but worth to be repeated. */
        private boolean isKnown(TrainingSet.Member member) {
            return parent.entries().containsKey(member.record().id()) || DomainRecords.has(member.record());
        }

        /**
         * The parts in order.
         *
         * @throws IOException where there is nothing to train
         */
        List<Part> plan(RetrainProgress progress) throws IOException {
            List<TrainingSet.Member> all = built.set().stages().stream()
                    .flatMap(stage -> stage.members().stream())
                    .toList();
            HeldBack heldBack = HeldBack.of(
                    all.stream().filter(member -> !isKnown(member)).toList(), recipe.validation(), recipe.seed());
            List<Part> parts = new ArrayList<>();
            for (RetrainStage stage : recipe.stages()) {
                List<Part> of = parts(stage, all, heldBack);
                if (of.isEmpty()) {
                    progress.event("stage " + stage.name() + " is left out: the set has no "
                            + stage.kind().wireName() + " records for it");
                }
                parts.addAll(of);
            }
            if (tooLong > 0) {
                progress.event(
                        tooLong + " samples are longer than row_tokens, " + recipe.rowTokens() + ", and are left out");
            }
            if (parts.isEmpty()) {
                throw new IOException("there is nothing to train: no stage of the recipe has records");
            }
            return parts;
        }

        private List<Part> parts(RetrainStage stage, List<TrainingSet.Member> all, HeldBack heldBack) {
            Rehearsal rehearsal = stage.rehearses()
                    ? new Rehearsal(new Curriculum(domain, stage.mix()), encoder, built.heldOut(), most, recipe.seed())
                    : null;
            List<TrainingSet.Member> known = all.stream()
                    .filter(member -> member.record().kind() == stage.kind()
                            && !member.record().isSynthetic()
                            && isKnown(member)
                            // those are rehearsed in other words
                            && !(stage.rehearses() && DomainRecords.has(member.record())))
                    .toList();
            List<TrainingSet.Member> replayed = new ArrayList<>(known);
            List<Part> parts = new ArrayList<>();
            for (TrainingSet.Stage of : built.set().stages()) {
                List<TrainingSet.Member> fresh = of.of(stage.kind()).stream()
                        .filter(member -> !isKnown(member) && !heldBack.has(member))
                        .toList();
                if (!fresh.isEmpty()) {
                    parts.add(part(stage.of(of.name()), fresh, replayed, rehearsal, heldBack));
                }
                // what is real and was learned in an earlier part is replayed in the later ones
                fresh.stream().filter(member -> !member.record().isSynthetic()).forEach(replayed::add);
            }
            if (parts.isEmpty() && !known.isEmpty()) {
                parts.add(part(stage.of("replay"), List.of(), known, rehearsal, heldBack));
            }
            parts.removeIf(part -> part.samples().isEmpty());
            return inOneSchedule(parts);
        }

        private Part part(
                RetrainStage stage,
                List<TrainingSet.Member> fresh,
                List<TrainingSet.Member> replayed,
                @Nullable Rehearsal rehearsal,
                HeldBack heldBack) {
            List<Sample> learned = samples(stage.kind(), fresh);
            List<Sample> repeated = samples(stage.kind(), replayed);
            List<Sample> rehearsed = rehearsal == null
                    ? List.of()
                    : rehearsal.looks(recipe.validation().rehearsals());
            StageSamples samples = new StageSamples(stage, learned, repeated, rehearsal, recipe.seed());
            return new Part(
                    stage,
                    samples,
                    new PartTraining.Looks(samples(stage.kind(), heldBack.of(stage.kind())), rehearsed),
                    0,
                    0);
        }

        /** As samples, without those that no row holds. */
        private List<Sample> samples(RecordKind kind, List<TrainingSet.Member> members) {
            List<Sample> samples = encoder.samples(kind, members, this::isKnown);
            if (kind == RecordKind.TEXT) {
                return samples; // those are cut
            }
            List<Sample> fit = samples.stream()
                    .filter(sample -> sample.sequences().stream().allMatch(each -> each.tokens().length <= most))
                    .toList();
            tooLong += samples.size() - fit.size();
            return fit;
        }
    }
}
