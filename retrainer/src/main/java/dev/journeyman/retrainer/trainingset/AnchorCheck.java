package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether each real record of the parent is accounted for. A record is held where it is in the set as it was. It stands aside where it was offered as it was
 * and a rule of the policy left it out for another real record or a held-out question; it stays in the anchor. It has departed where feedback says that it was
 * erased, expired, retracted or reworded, or the policy names it as retired. Anything else is a loss, and the set is refused.
 *
 * @param held how many are in the set
 * @param aside those left out by a rule, by id
 * @param departed those that left, by id
 * @param next the anchor of the new set
 */
record AnchorCheck(int held, SortedMap<String, LeftOut> aside, SortedMap<String, Departure> departed, Anchor next) {
    private static final Set<LeftOut.Rule> RULES =
            EnumSet.of(LeftOut.Rule.DUPLICATE, LeftOut.Rule.CONFLICT, LeftOut.Rule.CONTAMINATED);

    static AnchorCheck of(
            Anchor parent,
            Map<String, TrainingRecord> offered,
            Collection<TrainingRecord> inSet,
            Collection<LeftOut> leftOut,
            Map<String, Departure> told,
            Map<String, String> retired,
            List<PolicyReason> reasons) {
        Map<String, LeftOut> out = new HashMap<>();
        leftOut.forEach(each -> out.put(each.id(), each));
        SortedMap<String, AnchorEntry> next = new TreeMap<>();
        inSet.stream()
                .filter(record -> !record.isSynthetic())
                .forEach(record -> next.put(record.id(), AnchorEntry.of(record)));
        SortedMap<String, LeftOut> aside = new TreeMap<>();
        SortedMap<String, Departure> departed = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> displaced = new ArrayList<>();
        int held = 0;
        for (AnchorEntry entry : parent.entries().values()) {
            TrainingRecord record = offered.get(entry.id());
            LeftOut left = out.get(entry.id());
            boolean same = record != null
                    && record.digest().equals(entry.digest())
                    && record.provenance() == entry.provenance();
            if (same && left == null) {
                held++;
            } else if (same && left != null && RULES.contains(left.rule()) && isReal(offered.get(left.because()))) {
                aside.put(entry.id(), left);
                next.put(entry.id(), entry);
            } else if (same) {
                displaced.add(entry.id());
            } else {
                Departure departure = departure(entry, told, retired);
                if (departure != null) {
                    departed.put(entry.id(), departure);
                } else {
                    (record == null ? missing : changed).add(entry.id());
                }
            }
        }
        int all = parent.entries().size();
        refuse(reasons, missing, all, "are not there");
        refuse(reasons, changed, all, "are there with other texts or another provenance");
        refuse(reasons, displaced, all, "were left out for something that is not real");
        retired.keySet().stream()
                .filter(id -> {
                    AnchorEntry entry = parent.entries().get(id);
                    return entry != null && entry.provenance() == Provenance.HUMAN_FEEDBACK;
                })
                .forEach(
                        id -> reasons.add(
                                new PolicyReason(
                                        PolicyReason.Rule.ANCHOR,
                                        id
                                                + " is feedback and cannot be retired: it leaves when it is erased or retracted in the log")));
        return new AnchorCheck(held, aside, departed, Anchor.of(next.values()));
    }

    /** What a record stands aside for: a held-out question is no record at all. */
    private static boolean isReal(@Nullable TrainingRecord other) {
        return other == null || !other.isSynthetic();
    }

    private static @Nullable Departure departure(
            AnchorEntry entry, Map<String, Departure> told, Map<String, String> retired) {
        if (entry.provenance() == Provenance.HUMAN_FEEDBACK) {
            return told.get(entry.id());
        }
        String why = retired.get(entry.id());
        return why == null ? null : new Departure(Departure.Kind.RETIRED, why);
    }

    private static void refuse(List<PolicyReason> reasons, List<String> ids, int all, String what) {
        if (!ids.isEmpty()) {
            reasons.add(new PolicyReason(
                    PolicyReason.Rule.ANCHOR,
                    ids.size() + " of the parent's " + all + " real records " + what + ": "
                            + TrainingRecord.named(ids)));
        }
    }
}
