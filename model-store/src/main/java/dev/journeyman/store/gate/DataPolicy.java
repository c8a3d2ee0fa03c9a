package dev.journeyman.store.gate;

import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a version's manifest proves that its training set kept to the data policy. What is not told is not proven. */
final class DataPolicy {
    private static final String TRAINED_HERE = "run:";

    private DataPolicy() {}

    static Reason of(GateRules.Policy policy, Manifest manifest, @Nullable Manifest parent) {
        Lineage lineage = manifest.lineage();
        if (!lineage.source().startsWith(TRAINED_HERE)) {
            boolean accepted = policy.brought() == GateRules.Brought.ACCEPT;
            return Reason.of(
                    "data-policy",
                    accepted,
                    "no run here trained it, so nobody knows its data; policy.brought is "
                            + (accepted ? "accept" : "refuse"));
        }
        return Reason.all(
                "data-policy",
                "what the manifest says of the training set",
                List.of(
                        provenance(lineage),
                        synthetic(policy, lineage),
                        anchor(lineage, parent),
                        contamination(lineage)));
    }

    private static Reason provenance(Lineage lineage) {
        List<String> unknown = new ArrayList<>();
        if (lineage.examples().isEmpty()) {
            unknown.add("examples");
        }
        if (lineage.tokens().isEmpty()) {
            unknown.add("tokens");
        }
        if (lineage.datasetDigest() == null) {
            unknown.add("dataset_digest");
        }
        return Reason.of(
                "provenance",
                unknown.isEmpty(),
                unknown.isEmpty()
                        ? "every example's is known"
                        : "the manifest does not tell " + String.join(", ", unknown));
    }

    private static Reason synthetic(GateRules.Policy policy, Lineage lineage) {
        if (lineage.syntheticRatio().isEmpty()) {
            return Reason.of("synthetic-ratio", false, "the manifest does not tell it");
        }
        double ratio = lineage.syntheticRatio().getAsDouble();
        return Reason.of(
                "synthetic-ratio",
                ratio <= policy.mostSynthetic(),
                Gate.percent(ratio) + "; " + Gate.percent(policy.mostSynthetic()) + " is the cap");
    }

    private static Reason anchor(Lineage lineage, @Nullable Manifest parent) {
        Lineage.@Nullable Proof proof = lineage.proof();
        if (proof == null) {
            return Reason.of("anchor", false, "the manifest does not tell how many real records anchor it");
        }
        String own = proof.anchorRecords() + " real records";
        if (lineage.parent() == null) {
            return Reason.of("anchor", true, own + "; it has no parent");
        }
        if (parent == null || !parent.name().equals(lineage.parent())) {
            return Reason.of(
                    "anchor", false, "its parent " + lineage.parent() + " is not in the store to compare with");
        }
        Lineage.@Nullable Proof before = parent.lineage().proof();
        long least = before == null ? 0 : before.anchorRecords();
        return Reason.of(
                "anchor", proof.anchorRecords() >= least, own + "; its parent has " + least + ", and none may go");
    }

    private static Reason contamination(Lineage lineage) {
        Lineage.@Nullable Proof proof = lineage.proof();
        if (proof == null) {
            return Reason.of("contamination", false, "the manifest does not tell of a comparison with the evals");
        }
        return Reason.of(
                "contamination",
                proof.heldOutItems() > 0 && proof.heldOutOverlaps() == 0,
                proof.heldOutOverlaps() + " records overlap with " + proof.heldOutItems() + " held-out questions");
    }
}
