package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import java.util.List;

/**
 * A real record that a version was trained on, or would have been but for a rule of the policy, without its texts.
 *
 * @param id the record
 * @param provenance a real one
 * @param digest {@link TrainingRecord#digest()}
 * @param sources of feedback the ids of its events, by which the log can tell what became of it; for all others empty
 */
public record AnchorEntry(String id, Provenance provenance, String digest, List<String> sources) {
    /** Checks that it is one. */
    public AnchorEntry {
        sources = List.copyOf(sources);
        if (provenance.isSynthetic()) {
            throw new IllegalArgumentException(id + " is synthetic, and no part of a real anchor");
        }
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the digest of " + id + " must be 64 hexadecimal digits");
        }
    }

    static AnchorEntry of(TrainingRecord record) {
        return new AnchorEntry(
                record.id(),
                record.provenance(),
                record.digest(),
                record.provenance() == Provenance.HUMAN_FEEDBACK ? record.sources() : List.of());
    }
}
