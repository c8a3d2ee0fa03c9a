package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Draws records for a training set so that no technician gives more than a set share of it.
 *
 * <p>Only accepted records are drawn. A record counts for each technician it rests on. The set is the drawn records together with what comes from
 * elsewhere (curated examples, references, synthetic ones), of which only the number is known here. The allowance of records for each technician starts
 * at the most that any has; a set is drawn with it; where somebody then has more than the share, the allowance is lowered to what the share of that set
 * is, and it is drawn again. The allowance only falls, so this ends, at the latest with no record: where three technicians gave everything and nothing
 * else is in the set, none can have a fifth of it.
 *
 * <p>Which of a technician's records are left out depends on nothing but their ids and the seed.
 *
 * @param records drawn, sorted by id
 * @param leftOut how many accepted records of each technician were not drawn; those with none are absent
 * @param reason the tree of reasons
 */
public record TrainingDraw(List<PreferenceRecord> records, SortedMap<String, Integer> leftOut, Reason reason) {
    private static final double ROUNDING = 1e-9; // a third of 3 is 1, whatever the binary fraction says

    /** Copies both. */
    public TrainingDraw {
        records = records.stream().sorted(PreferenceRecord.BY_ID).toList();
        leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
    }

    /**
     * Draws.
     *
     * @param from records of any status
     * @param mostShare the largest share of a technician, in (0, 1]; 1 draws all
     * @param fromElsewhere how many examples the training set has besides, 0 or more
     * @throws IllegalArgumentException naming the parameter that is out of range
     */
    public static TrainingDraw draw(
            Collection<? extends PreferenceRecord> from, double mostShare, int fromElsewhere, long seed) {
        if (!(mostShare > 0 && mostShare <= 1)) {
            throw new IllegalArgumentException("most_share must be above 0 and at most 1, is " + mostShare);
        }
        if (fromElsewhere < 0) {
            throw new IllegalArgumentException("from_elsewhere must not be negative, is " + fromElsewhere);
        }
        List<PreferenceRecord> accepted = new ArrayList<>(from.stream()
                .filter(record -> record.status() == Status.ACCEPTED)
                .toList());
        accepted.sort(Comparator.<PreferenceRecord>comparingLong(record -> shuffled(record, seed))
                .thenComparing(PreferenceRecord.BY_ID));
        Map<String, Integer> given = counts(accepted);
        List<PreferenceRecord> drawn = accepted;
        int allowance = most(given);
        while (most(counts(drawn)) > share(mostShare, drawn.size() + fromElsewhere)) {
            allowance = Math.min(allowance - 1, share(mostShare, drawn.size() + fromElsewhere));
            drawn = within(accepted, allowance);
        }
        return new TrainingDraw(
                drawn, leftOut(given, counts(drawn)), reason(given, drawn, mostShare, fromElsewhere, allowance));
    }

    private static int share(double mostShare, int all) {
        return (int) Math.floor(mostShare * all + ROUNDING);
    }

    /** The records, as far as no technician has more than the allowance. */
    private static List<PreferenceRecord> within(List<PreferenceRecord> records, int allowance) {
        Map<String, Integer> counts = new HashMap<>();
        List<PreferenceRecord> drawn = new ArrayList<>();
        for (PreferenceRecord record : records) {
            List<String> technicians = record.backing().technicians();
            if (technicians.stream().allMatch(technician -> counts.getOrDefault(technician, 0) < allowance)) {
                technicians.forEach(technician -> counts.merge(technician, 1, Integer::sum));
                drawn.add(record);
            }
        }
        return drawn;
    }

    private static SortedMap<String, Integer> counts(List<PreferenceRecord> records) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        records.forEach(record ->
                record.backing().technicians().forEach(technician -> counts.merge(technician, 1, Integer::sum)));
        return counts;
    }

    private static int most(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static SortedMap<String, Integer> leftOut(Map<String, Integer> given, Map<String, Integer> drawn) {
        SortedMap<String, Integer> leftOut = new TreeMap<>();
        given.forEach((technician, count) -> {
            int left = count - drawn.getOrDefault(technician, 0);
            if (left > 0) {
                leftOut.put(technician, left);
            }
        });
        return leftOut;
    }

    private static Reason reason(
            Map<String, Integer> given,
            List<PreferenceRecord> drawn,
            double mostShare,
            int fromElsewhere,
            int allowance) {
        Map<String, Integer> counts = counts(drawn);
        List<Reason> each = new ArrayList<>();
        leftOut(given, counts)
                .forEach((technician, left) -> each.add(new Reason(
                        "technician-share",
                        technician + " gave " + given.getOrDefault(technician, 0) + ", of which " + left
                                + " are left out")));
        return new Reason(
                "drawn",
                drawn.size() + " records with " + fromElsewhere + " examples from elsewhere: at most " + allowance
                        + " of one technician, so that none has more than " + Math.round(100 * mostShare) + " %",
                each);
    }

    /** A place in an order that the seed decides: the mixing function of SplitMix64 (Steele, Lea, Flood 2014) over both. */
    private static long shuffled(PreferenceRecord record, long seed) {
        long mixed = seed + Long.parseUnsignedLong(record.id().claim().substring(0, 16), 16);
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
