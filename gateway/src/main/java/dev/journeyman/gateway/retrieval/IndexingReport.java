package dev.journeyman.gateway.retrieval;

import java.util.List;

/**
 * What an indexing run did. Immutable.
 *
 * @param added documents that were not in the index
 * @param changed documents that were read again
 * @param unchanged documents that were the same
 * @param removed documents that are no longer in the folder
 * @param passages of the documents that were read
 * @param skipped files that were left out, at most {@link #MOST_SKIPPED} of them
 * @param skippedInAll how many files were left out
 * @param remarks about files that were read, such as pages without text
 */
public record IndexingReport(
        int added,
        int changed,
        int unchanged,
        int removed,
        int passages,
        List<Skipped> skipped,
        int skippedInAll,
        List<Skipped> remarks) {
    /** The most files whose reason is kept. */
    public static final int MOST_SKIPPED = 1_000;

    /**
     * A file and what there is to say of it.
     *
     * @param name below the folder
     * @param reason as a predicate: "is encrypted"
     */
    public record Skipped(String name, String reason) {}

    /** Lists that nobody changes. */
    public IndexingReport {
        skipped = List.copyOf(skipped);
        remarks = List.copyOf(remarks);
    }
}
