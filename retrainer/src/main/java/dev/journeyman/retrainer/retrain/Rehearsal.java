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

/**
 * What the domain's own instruction training says, over again and worded anew: facts in many wordings, so that a model keeps what it knows while it learns a little. All of
 * it is real, since it is written from the table, the passages and the instructions by fixed templates. An example with a held-out question in it, or longer than a row, is
 * passed over.
 *
 * <p>Examples come in rounds without an end; which one stands where follows from the place alone.
 */
final class Rehearsal {
    /** The round that is looked at and not trained on: no run gets there. */
    private static final int LOOKED_AT = Integer.MAX_VALUE;

    private final Curriculum curriculum;
    private final SampleEncoder encoder;
    private final HeldOutIndex heldOut;
    private final int most;
    private final long seed;
    private final List<Integer> sizes = new ArrayList<>();
    private int keptRound = -1;
    private List<Example> kept = List.of();

    /**
     * Rounds of a curriculum.
     *
     * @param most tokens of an example
     */
    Rehearsal(Curriculum curriculum, SampleEncoder encoder, HeldOutIndex heldOut, int most, long seed) {
        this.curriculum = curriculum;
        this.encoder = encoder;
        this.heldOut = heldOut;
        this.most = most;
        this.seed = seed;
    }

    /** The sample at a place of all rounds. */
    Sample at(long place) {
        long at = place;
        for (int round = 0; ; round++) {
            if (round == sizes.size()) {
                sizes.add(round(round).size());
            }
            if (at < sizes.get(round)) {
                return sample(round, (int) at);
            }
            at -= sizes.get(round);
        }
    }

    /** Examples that are never trained on. */
    List<Sample> looks(int count) {
        List<Sample> looks = new ArrayList<>();
        for (int i = 0; i < Math.min(count, round(LOOKED_AT).size()); i++) {
            looks.add(sample(LOOKED_AT, i));
        }
        return looks;
    }

    /** The example at a place, or the next one that can be used. */
    private Sample sample(int round, int place) {
        List<Example> examples = round(round);
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get((place + i) % examples.size());
            if (!isHeldOut(example)) {
                TrainingExample encoded = encoder.rehearsed(example);
                if (encoded.tokens().length <= most) {
                    return new WeightedExample(encoded, 1, true);
                }
            }
        }
        throw new IllegalStateException("no example of the domain fits into a row of " + (most - 1) + " tokens");
    }

    private List<Example> round(int round) {
        if (round != keptRound) {
            kept = curriculum.round(seed, round);
            keptRound = round;
            if (kept.isEmpty()) {
                throw new IllegalStateException("the mix of a stage rehearses nothing: none of its shares is above 0");
            }
        }
        return kept;
    }

    /** Whether a held-out question stands in one of its questions. */
    private boolean isHeldOut(Example example) {
        List<Message> messages = example.messages();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.ASSISTANT
                    && heldOut.overlap(record(
                                    messages.subList(0, i), messages.get(i).content()))
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static TrainingRecord record(List<Message> messages, String answer) {
        return new TrainingRecord(
                "rehearsal",
                RecordKind.INSTRUCTION,
                Scope.DOMAIN,
                messages,
                answer,
                null,
                null,
                Provenance.REFERENCE,
                null,
                1,
                List.of(),
                List.of("facts"),
                List.of());
    }
}
