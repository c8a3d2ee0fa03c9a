package dev.journeyman.retrainer.trainingset;

import dev.journeyman.feedback.trust.Contradiction;
import dev.journeyman.feedback.trust.Trust;
import dev.journeyman.feedback.trust.TrustPolicy;
import dev.journeyman.guardrails.facts.CodeMeanings;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import dev.journeyman.slm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * What a training set is made of beside the domain itself.
 *
 * @param snapshot of the feedback store, or a backup of it
 * @param curated files of curated and reference records
 * @param synthetic files of synthetic records
 */
public record SetSources(Path snapshot, List<Path> curated, List<Path> synthetic) {
    /** Copies the lists. */
    public SetSources {
        curated = List.copyOf(curated);
        synthetic = List.copyOf(synthetic);
    }

    /**
     * A set, and what its records were compared with.
     *
     * @param heldOut every question that the domain holds out
     */
    public record Built(TrainingSet set, HeldOutIndex heldOut) {}

    /**
     * Builds the set.
     *
     * @param parent the anchor of the version that is trained further
     * @param tokenizer counts tokens
     * @throws IOException where the snapshot or a file is missing or malformed
     * @throws PolicyException where the policy is broken; with every reason
     */
    public Built build(TrainingSetPolicy policy, Domain domain, Anchor parent, Tokenizer tokenizer)
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
        FeedbackRecords feedback = FeedbackRecords.read(snapshot, trust(domain.codes()), parent);
        HeldOutIndex heldOut = new HeldOutIndex(HeldOutQuestions.of(domain), policy.similarity());
        return new Built(
                TrainingSet.build(policy, records, feedback, parent, heldOut, TokenCount.by(tokenizer)), heldOut);
    }

    /** The trust that the gateway has in feedback: what the table of codes denies counts against who says it. */
    private static Trust trust(TroubleCodes facts) {
        CodeMeanings meanings = CodeMeanings.of(facts);
        return new Trust(
                TrustPolicy.DEFAULT,
                text -> meanings.wrongIn(text).stream()
                        .map(wrong -> new Contradiction(wrong.code(), wrong.meaning(), wrong.departure()))
                        .distinct()
                        .toList());
    }
}
