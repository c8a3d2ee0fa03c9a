package dev.journeyman.retrainer.trainingset;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a set is made of, what was left out, and why.
 *
 * @param digest of the set
 * @param policy that it keeps to
 * @param offered how many records there were to choose from
 * @param heldOut how many held-out questions they were compared with
 * @param files of the set, sorted by name
 * @param counts by provenance
 * @param domainToGeneral what the domain's instructions count for each of the general ones; empty where there are none of either
 * @param largestTechnicianShare of the weights, of the technician who has most
 * @param leftOut every record left out, by id
 * @param anchor what became of the parent's real records
 * @param unusable accepted feedback that no model can be trained on, and why
 */
public record TrainingSetReport(
        String digest,
        TrainingSetPolicy policy,
        int offered,
        int heldOut,
        List<SetFiles.File> files,
        SetCounts counts,
        OptionalDouble domainToGeneral,
        double largestTechnicianShare,
        List<LeftOut> leftOut,
        AnchorReport anchor,
        SortedMap<String, String> unusable) {
    /**
     * What became of the parent's real records.
     *
     * @param ofParent how many the parent's anchor has
     * @param held how many of them are in the set
     * @param aside those that a rule of the policy left out; they stay in the anchor
     * @param departed those that left, and why
     * @param now how many the set's own anchor has
     */
    public record AnchorReport(
            int ofParent, int held, SortedMap<String, LeftOut> aside, SortedMap<String, Departure> departed, int now) {}

    /** Keeps copies. */
    public TrainingSetReport {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
        unusable = Collections.unmodifiableSortedMap(new TreeMap<>(unusable));
    }

    /** How many records each rule left out; rules that left out none are absent. */
    public Map<LeftOut.Rule, Long> leftOutByRule() {
        Map<LeftOut.Rule, Long> counts = new EnumMap<>(LeftOut.Rule.class);
        leftOut.forEach(each -> counts.merge(each.rule(), 1L, Long::sum));
        return counts;
    }

    static OptionalDouble ratio(List<TrainingSet.Member> members) {
        double domain = 0;
        double general = 0;
        for (TrainingSet.Member member : members) {
            if (member.record().kind() == RecordKind.INSTRUCTION) {
                domain += member.record().scope() == Scope.DOMAIN ? member.weight() : 0;
                general += member.record().scope() == Scope.GENERAL ? member.weight() : 0;
            }
        }
        return domain == 0 || general == 0 ? OptionalDouble.empty() : OptionalDouble.of(domain / general);
    }

    static double largestShare(List<TrainingSet.Member> members) {
        Map<String, Double> weights = new HashMap<>();
        double all = 0;
        for (TrainingSet.Member member : members) {
            all += member.weight();
            member.record()
                    .technicians()
                    .forEach(technician -> weights.merge(technician, member.weight(), Double::sum));
        }
        double most =
                weights.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return all == 0 ? 0 : most / all;
    }

    static AnchorReport anchor(Anchor parent, AnchorCheck check) {
        return new AnchorReport(
                parent.entries().size(),
                check.held(),
                check.aside(),
                check.departed(),
                check.next().entries().size());
    }
}
