package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.retrainer.dataset.Example;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.trainingset.HeldOutIndex;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Scope;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainingExample;
import dev.journeyman.slm.training.WeightedExample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the domain's own instruction training says, over again and worded anew: facts of the set in many wordings, so that a model keeps what it knows while it learns a
 * little. All of it is real, since it is written from the table, the passages and the instructions by fixed templates; an example that has a held-out question in it is left
 * out.
 */
final class Rehearsal {
    static final Rehearsal NONE = new Rehearsal(null, null, null, 0, 0);

    private final @Nullable Curriculum curriculum;
    private final @Nullable SampleEncoder encoder;
    private final @Nullable HeldOutIndex heldOut;
    private final int most;
    private final long seed;
    private final List<Integer> sizes = new ArrayList<>();
    private int keptRound = -1;
    private List<Sample> kept = List.of();

    private Rehearsal(
            @Nullable Curriculum curriculum,
            @Nullable SampleEncoder encoder,
            @Nullable HeldOutIndex heldOut,
            int most,
            long seed) {
        this.curriculum = curriculum;
        this.encoder = encoder;
        this.heldOut = heldOut;
        this.most = most;
        this.seed = seed;
    }

    /**
     * Rounds of a curriculum.
     *
     * @param most tokens of a sequence; longer ones are left out
     */
    static Rehearsal of(Curriculum curriculum, SampleEncoder encoder, HeldOutIndex heldOut, int most, long seed) {
        return new Rehearsal(curriculum, encoder, heldOut, most, seed);
    }

    boolean isEmpty() {
        return curriculum == null;
    }

    /** The sample at a position of an endless sequence. */
    Sample at(long position) {
        long at = position;
        for (int round = 0; ; round++) {
            int size = round < sizes.size() ? sizes.get(round) : round(round).size();
            if (size == 0) {
                throw new IllegalStateException("the mix of a stage rehearses nothing: none of its shares is above 0");
            }
            if (at < size) {
                return round(round).get((int) at);
            }
            at -= size;
        }
    }

    private List<Sample> round(int round) {
        if (round == keptRound) {
            return kept;
        }
        if (curriculum == null || encoder == null || heldOut == null) {
            return List.of();
        }
        List<Sample> samples = new ArrayList<>();
        for (Example example : curriculum.round(seed, round)) {
            if (isHeldOut(example)) {
                continue;
            }
            for (TrainingExample turn : encoder.conversation(example)) {
                if (turn.tokens().length <= most) {
                    samples.add(new WeightedExample(turn, 1));
                }
            }
        }
        if (round == sizes.size()) {
            sizes.add(samples.size());
        }
        keptRound = round;
        kept = samples;
        return samples;
    }

    private boolean isHeldOut(Example example) {
        HeldOutIndex index = heldOut;
        List<Message> messages = example.messages();
        int last = messages.size() - 1;
        if (index == null || messages.get(last).role() != Role.ASSISTANT) {
            return true;
        }
        return index.overlap(new TrainingRecord(
                        "rehearsal",
                        RecordKind.INSTRUCTION,
                        Scope.DOMAIN,
                        messages.subList(0, last),
                        messages.get(last).content(),
                        null,
                        null,
                        Provenance.REFERENCE,
                        null,
                        1,
                        List.of(),
                        List.of("facts"),
                        List.of()))
                .isPresent();
    }
}
