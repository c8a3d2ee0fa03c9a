package dev.journeyman.retrainer.trainingset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much each record counts in training: its trust, then taken down, never up, where the domain's instructions or the general ones count too much for the
 * ratio asked for, and where a technician's records count for more than the share. Weights have six decimals, so that they are the same bytes everywhere.
 */
final class Weights {
    private static final int MOST_ROUNDS = 200;
    private static final double LEAST = 1e-4; // a record that counts for less is none
    private static final double CLOSE = 1e-3;
    private static final double DECIMALS = 1e6;

    private final Map<String, Double> byId;

    private Weights(Map<String, Double> byId) {
        this.byId = Collections.unmodifiableMap(byId);
    }

    /**
     * Weighs records.
     *
     * @param reasons where the share cannot be kept, that is added here
     */
    static Weights of(Collection<TrainingRecord> records, TrainingSetPolicy policy, List<PolicyReason> reasons) {
        Map<String, Double> weights = new HashMap<>();
        records.forEach(record -> weights.put(record.id(), record.trust()));
        Double ratio = policy.domainToGeneral();
        if (ratio != null) {
            balance(records, ratio, weights);
        }
        share(records, policy.technicianShare(), weights, reasons);
        weights.replaceAll((id, weight) -> Math.max(1, Math.round(weight * DECIMALS)) / DECIMALS);
        return new Weights(weights);
    }

    /** What a record of the set counts. */
    double of(TrainingRecord record) {
        Double weight = byId.get(record.id());
        if (weight == null) {
            throw new IllegalArgumentException(record.id() + " is not in the set");
        }
        return weight;
    }

    private static void balance(Collection<TrainingRecord> records, double ratio, Map<String, Double> weights) {
        Predicate<TrainingRecord> instruction = record -> record.kind() == RecordKind.INSTRUCTION;
        Predicate<TrainingRecord> domain = instruction.and(record -> record.scope() == Scope.DOMAIN);
        Predicate<TrainingRecord> general = instruction.and(record -> record.scope() == Scope.GENERAL);
        double ofDomain = sum(records, domain, weights);
        double ofGeneral = sum(records, general, weights);
        if (ofDomain == 0 || ofGeneral == 0) {
            return; // of nothing no ratio can be made; the report says what there is
        }
        if (ofDomain > ratio * ofGeneral) {
            scale(records, domain, ratio * ofGeneral / ofDomain, weights);
        } else {
            scale(records, general, ofDomain / (ratio * ofGeneral), weights);
        }
    }

    /** Takes down what technicians have too much of, the largest first, until none has. */
    private static void share(
            Collection<TrainingRecord> records,
            double mostShare,
            Map<String, Double> weights,
            List<PolicyReason> reasons) {
        SortedMap<String, List<TrainingRecord>> byTechnician = new TreeMap<>();
        records.forEach(record -> record.technicians()
                .forEach(technician -> byTechnician
                        .computeIfAbsent(technician, missing -> new ArrayList<>())
                        .add(record)));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double total = sum(records, record -> true, weights);
            String largest = largest(byTechnician, weights);
            if (largest == null) {
                return;
            }
            List<TrainingRecord> theirs = byTechnician.getOrDefault(largest, List.of());
            double weight = sum(theirs, record -> true, weights);
            if (weight <= mostShare * total * (1 + CLOSE / 2)) {
                break;
            }
            double factor = mostShare * (total - weight) / ((1 - mostShare) * weight);
            scale(theirs, record -> true, factor, weights);
        }
        double all = sum(records, record -> true, weights);
        byTechnician.forEach((technician, theirs) -> {
            double weight = sum(theirs, record -> true, weights);
            boolean vanishes = theirs.stream().anyMatch(record -> weights.getOrDefault(record.id(), 0.0) < LEAST);
            if (weight > mostShare * all * (1 + CLOSE) || vanishes) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.TECHNICIAN_SHARE,
                        technician + " gave " + theirs.size() + " of " + records.size()
                                + " records, and no weights bring that to a share of " + mostShare));
            }
        });
    }

    private static @Nullable String largest(
            SortedMap<String, List<TrainingRecord>> byTechnician, Map<String, Double> weights) {
        String largest = null;
        double most = -1;
        for (Map.Entry<String, List<TrainingRecord>> each : byTechnician.entrySet()) {
            double weight = sum(each.getValue(), record -> true, weights);
            if (weight > most) {
                largest = each.getKey();
                most = weight;
            }
        }
        return largest;
    }

    private static double sum(
            Collection<TrainingRecord> records, Predicate<TrainingRecord> which, Map<String, Double> weights) {
        return records.stream()
                .filter(which)
                .mapToDouble(record -> weights.getOrDefault(record.id(), 0.0))
                .sum();
    }

    private static void scale(
            Collection<TrainingRecord> records,
            Predicate<TrainingRecord> which,
            double factor,
            Map<String, Double> weights) {
        records.stream()
                .filter(which)
                .forEach(record -> weights.merge(record.id(), factor, (weight, by) -> weight * by));
    }
}
