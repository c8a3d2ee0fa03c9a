package dev.journeyman.retrainer.trainingset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Leaves out records of technicians who would have more than a share of the set. An allowance of records for each technician starts at the most that any
 * has and falls until none has more than the share of what is left, as {@code feedback}'s draw does it; but a record that the parent was trained on is never
 * left out, and comes first. Where those alone are more than the share, {@link Weights} takes down what they count.
 */
final class TechnicianShare {
    private static final double ROUNDING = 1e-9; // a third of 3 is 1, whatever the binary fraction says

    private final double mostShare;
    private final Comparator<TrainingRecord> order;
    private final Predicate<TrainingRecord> anchored;

    /**
     * A share.
     *
     * @param order decides, among records that are not anchored, which are left out: the last
     */
    TechnicianShare(double mostShare, Comparator<TrainingRecord> order, Predicate<TrainingRecord> anchored) {
        this.mostShare = mostShare;
        this.order = order;
        this.anchored = anchored;
    }

    List<TrainingRecord> remove(List<TrainingRecord> records, List<LeftOut> leftOut) {
        List<TrainingRecord> said = new ArrayList<>(records.stream()
                .filter(record -> !record.technicians().isEmpty())
                .toList());
        said.sort(Comparator.<TrainingRecord, Boolean>comparing(record -> !anchored.test(record))
                .thenComparing(order));
        int elsewhere = records.size() - said.size();
        List<TrainingRecord> drawn = said;
        int allowance = most(counts(drawn));
        while (allowance > 0 && exceeds(drawn, elsewhere)) {
            allowance = Math.min(allowance - 1, share(drawn.size() + elsewhere));
            drawn = within(said, Math.max(0, allowance));
        }
        Set<String> staying = drawn.stream().map(TrainingRecord::id).collect(Collectors.toSet());
        int last = allowance;
        said.stream()
                .filter(record -> !staying.contains(record.id()))
                .forEach(record -> leftOut.add(new LeftOut(
                        record.id(),
                        LeftOut.Rule.TECHNICIAN_SHARE,
                        String.join(" ", record.technicians()),
                        "a technician of it gives " + last + " records already, and none may give more than "
                                + Math.round(100 * mostShare) + " %")));
        return records.stream()
                .filter(record -> record.technicians().isEmpty() || staying.contains(record.id()))
                .toList();
    }

    /** Whether somebody has more than the share, and something of theirs could be left out. */
    private boolean exceeds(List<TrainingRecord> drawn, int elsewhere) {
        Map<String, Integer> counts = counts(drawn);
        int share = share(drawn.size() + elsewhere);
        return drawn.stream()
                .filter(record -> !anchored.test(record))
                .anyMatch(record -> record.technicians().stream()
                        .anyMatch(technician -> counts.getOrDefault(technician, 0) > share));
    }

    private int share(int all) {
        return (int) Math.floor(mostShare * all + ROUNDING);
    }

    private List<TrainingRecord> within(List<TrainingRecord> said, int allowance) {
        Map<String, Integer> counts = new HashMap<>();
        List<TrainingRecord> drawn = new ArrayList<>();
        for (TrainingRecord record : said) {
            boolean room = record.technicians().stream()
                    .allMatch(technician -> counts.getOrDefault(technician, 0) < allowance);
            if (room || anchored.test(record)) {
                record.technicians().forEach(technician -> counts.merge(technician, 1, Integer::sum));
                drawn.add(record);
            }
        }
        return drawn;
    }

    private static Map<String, Integer> counts(List<TrainingRecord> records) {
        Map<String, Integer> counts = new HashMap<>();
        records.forEach(
                record -> record.technicians().forEach(technician -> counts.merge(technician, 1, Integer::sum)));
        return counts;
    }

    private static int most(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
