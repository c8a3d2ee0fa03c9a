package dev.journeyman.feedback.records;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a record rests on. Every list is sorted and holds each item once.
 *
 * @param origins the kinds of feedback, in the order of {@link Origin}
 * @param sources ids of the events: interactions, feedback, and the review that edited it
 * @param technicians ids of the keys that the feedback came from
 * @param modelVersions the versions that wrote the answers
 * @param since when the first of the feedback was given
 */
public record Backing(
        List<Origin> origins,
        List<String> sources,
        List<String> technicians,
        List<String> modelVersions,
        Instant since) {
    /**
     * Sorts the lists.
     *
     * @throws IllegalArgumentException naming the list that is empty
     */
    public Backing {
        origins = List.copyOf(new TreeSet<>(origins));
        sources = sorted("sources", sources);
        technicians = sorted("technicians", technicians);
        modelVersions = sorted("model_versions", modelVersions);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins must not be empty: a record without them has no provenance");
        }
    }

    private static List<String> sorted(String name, Collection<String> items) {
        SortedSet<String> sorted = new TreeSet<>(items);
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty: a record without them has no provenance");
        }
        return List.copyOf(sorted);
    }

    /** The same with one source more. */
    public Backing with(String source) {
        Set<String> more = new TreeSet<>(sources);
        more.add(source);
        return new Backing(origins, List.copyOf(more), technicians, modelVersions, since);
    }
}
