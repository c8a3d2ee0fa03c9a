package dev.journeyman.retrainer.synthesis;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.trainingset.Synthesis;
import dev.journeyman.retrainer.trainingset.TrainingRecord;

/** What was made of one text that a model wrote. */
sealed interface Draft {
    /** A record that has yet to pass the filters. */
    record Candidate(TrainingRecord record, Seed seed, String raw) implements Draft {}

    /** What was dropped, and why. */
    record Rejected(
            String key,
            String strategy,
            String filter,
            String reason,
            Provenance provenance,
            Synthesis synthesis,
            String raw)
            implements Draft {}
}
