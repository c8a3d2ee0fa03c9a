package dev.journeyman.retrainer.trainingset.diversity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often the records of a set speak of each concept of a domain.
 *
 * @param levels each level of the taxonomy, coarse before fine
 */
public record ConceptCoverage(List<Level> levels) {
    /** The most gaps that a report names of one level; how many there are in all is told too. */
    public static final int MOST_NAMED = 50;

    /**
     * One level of the taxonomy.
     *
     * @param name systems, families, passages or codes
     * @param concepts how many there are
     * @param covered how many of them at least one record speaks of
     * @param thinnest the concepts with fewest records, fewest first and then by name, at most {@value #MOST_NAMED}
     */
    public record Level(String name, int concepts, int covered, List<Count> thinnest) {
        /** Copies the list. */
        public Level {
            thinnest = List.copyOf(thinnest);
        }
    }

    /** A concept and the number of records that speak of it. */
    public record Count(String concept, int records) {}

    /** Copies the list. */
    public ConceptCoverage {
        levels = List.copyOf(levels);
    }

    /**
     * Counts.
     *
     * @param taxonomy the concepts of a domain
     * @param concepts of each record, the concepts that it speaks of; others than the taxonomy's are not counted
     */
    public static ConceptCoverage of(Taxonomy taxonomy, Collection<Set<String>> concepts) {
        List<Level> levels = new ArrayList<>();
        taxonomy.levels().forEach(level -> {
            SortedMap<String, Integer> counts = new TreeMap<>();
            level.concepts().forEach(concept -> counts.put(concept, 0));
            concepts.forEach(
                    ofOne -> ofOne.forEach(concept -> counts.computeIfPresent(concept, (same, count) -> count + 1)));
            levels.add(level(level.name(), counts));
        });
        return new ConceptCoverage(levels);
    }

    private static Level level(String name, Map<String, Integer> counts) {
        int covered = (int) counts.values().stream().filter(count -> count > 0).count();
        List<Count> thinnest = counts.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Count::records).thenComparing(Count::concept))
                .limit(MOST_NAMED)
                .toList();
        return new Level(name, counts.size(), covered, thinnest);
    }
}
