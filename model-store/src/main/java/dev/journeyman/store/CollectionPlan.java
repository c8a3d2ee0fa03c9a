package dev.journeyman.store;

import java.util.List;

/**
 * What garbage collection does with each version.
 *
 * @param fates by name
 */
public record CollectionPlan(List<Fate> fates) {
    /**
     * What becomes of a version.
     *
     * @param version its name
     * @param kept whether it stays
     * @param reason why
     * @param bytes of its files; 0 where it is damaged
     */
    public record Fate(String version, boolean kept, String reason, long bytes) {}

    /** Copies the list. */
    public CollectionPlan {
        fates = List.copyOf(fates);
    }

    /** Those that go. */
    public List<Fate> collected() {
        return fates.stream().filter(fate -> !fate.kept()).toList();
    }

    /** The bytes of those that go. */
    public long freedBytes() {
        return collected().stream().mapToLong(Fate::bytes).sum();
    }
}
