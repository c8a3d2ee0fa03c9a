package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import dev.journeyman.retrainer.trainingset.Anchor;
import dev.journeyman.retrainer.trainingset.DatasetCommand;
import dev.journeyman.retrainer.trainingset.DomainRecords;
import dev.journeyman.retrainer.trainingset.FeedbackRecords;
import dev.journeyman.retrainer.trainingset.HeldOutIndex;
import dev.journeyman.retrainer.trainingset.PolicyException;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.TokenCount;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.retrainer.trainingset.TrainingSetPolicy;
import dev.journeyman.slm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * What a training set is made of.
 *
 * @param snapshot of the feedback log
 * @param curated files of curated records beside the domain's own
 * @param synthetic files of synthetic records
 */
record SetSources(Path snapshot, List<Path> curated, List<Path> synthetic) {
    /** Copies the lists. */
    SetSources {
        curated = List.copyOf(curated);
        synthetic = List.copyOf(synthetic);
    }

    /** What was built, and what a record was compared with. */
    record Built(TrainingSet set, HeldOutIndex heldOut, Anchor parent) {}

    Built build(TrainingSetPolicy policy, Domain domain, Anchor parent, Tokenizer tokenizer)
            throws IOException, PolicyException {
        if (!Files.isDirectory(snapshot)) {
            throw new IOException("there is no folder " + snapshot
                    + "; a gateway that runs makes a snapshot with POST /ops/v1/snapshots");
        }
        List<TrainingRecord> records = new ArrayList<>(DomainRecords.of(domain));
        for (Path file : curated) {
            records.addAll(RecordFile.read(file, EnumSet.of(Provenance.HUMAN_CURATED, Provenance.REFERENCE)));
        }
        for (Path file : synthetic) {
            records.addAll(RecordFile.read(file, EnumSet.of(Provenance.SYNTHETIC_TEACHER, Provenance.SYNTHETIC_SELF)));
        }
        FeedbackRecords feedback = FeedbackRecords.read(snapshot, DatasetCommand.trust(domain.codes()), parent);
        HeldOutIndex heldOut = new HeldOutIndex(HeldOutQuestions.of(domain), policy.similarity());
        return new Built(
                TrainingSet.build(policy, records, feedback, parent, heldOut, TokenCount.by(tokenizer)),
                heldOut,
                parent);
    }
}
