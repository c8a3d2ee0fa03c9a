package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The taking away of what nobody refers to: versions by the policy, leftovers of dead writers, scorecards of versions that are gone.
 *
 * <p>A version stays, the first reason that holds being told: it is champion; canary; one of the latest earlier champions; damaged (a person should look);
 * brought by somebody and not trained here; young, by its state; the parent of one that stays. A staging is taken away only when its maker has died. What a
 * reader has open or mapped stays readable to it.
 */
final class GarbageCollection {
    private static final String TRAINED_HERE = "run:";

    private final StorePaths paths;
    private final VersionFolders folders;

    GarbageCollection(StorePaths paths) {
        this.paths = paths;
        this.folders = new VersionFolders(paths);
    }

    /** What would be done. */
    CollectionPlan plan(CollectionPolicy policy, Standing standing, Instant now) {
        Map<String, StoredVersion> sound = new TreeMap<>();
        Map<String, String> kept = new TreeMap<>();
        for (String name : standing.versions().keySet()) {
            try {
                StoredVersion version = folders.read(name, standing);
                sound.put(name, version);
                reason(version, policy, standing, now).ifPresent(reason -> kept.put(name, reason));
            } catch (StoreException e) {
                kept.put(name, "damaged: " + e.getMessage());
            }
        }
        if (policy.parents()) {
            for (String child : List.copyOf(kept.keySet())) {
                StoredVersion version = sound.get(child);
                String parent =
                        version == null ? null : version.manifest().lineage().parent();
                if (parent != null && sound.containsKey(parent)) {
                    kept.putIfAbsent(parent, "the parent of " + child);
                }
            }
        }
        List<CollectionPlan.Fate> fates = new ArrayList<>();
        for (String name : standing.versions().keySet()) {
            @Nullable StoredVersion version = sound.get(name);
            long bytes = version == null ? 0 : version.bytes();
            String reason = kept.get(name);
            fates.add(new CollectionPlan.Fate(name, reason != null, reason == null ? gone(version) : reason, bytes));
        }
        return new CollectionPlan(fates);
    }

    private static String gone(@Nullable StoredVersion version) {
        return version == null
                ? "damaged"
                : version.state().label() + " since " + version.state().since();
    }

    private static Optional<String> reason(
            StoredVersion version, CollectionPolicy policy, Standing standing, Instant now) {
        String name = version.name();
        if (name.equals(standing.champion())) {
            return Optional.of("the champion");
        }
        if (name.equals(standing.canary())) {
            return Optional.of("the canary");
        }
        if (latest(standing.history(), policy.earlierChampions()).contains(name)) {
            return Optional.of("an earlier champion that can be rolled back to");
        }
        if (!version.manifest().lineage().source().startsWith(TRAINED_HERE)) {
            return Optional.of("brought by somebody; only remove takes it away");
        }
        Duration most = switch (version.state()) {
            case VersionState.Candidate candidate -> policy.untried();
            case VersionState.Evaluated evaluated -> policy.untried();
            case VersionState.Rejected rejected -> policy.refused();
            case VersionState.Retired retired -> policy.refused();
            case VersionState.Canary canary -> policy.untried();
            case VersionState.Champion champion -> policy.untried();
        };
        Instant until = version.state().since().plus(most);
        return now.isBefore(until) ? Optional.of(version.state().label() + ", kept until " + until) : Optional.empty();
    }

    private static SequencedSet<String> latest(List<String> history, int most) {
        SequencedSet<String> latest = new LinkedHashSet<>();
        for (String name : history.reversed()) {
            if (latest.size() < most) {
                latest.add(name);
            }
        }
        return latest;
    }

    /** Takes away what a plan of this very moment says. */
    CollectionPlan run(CollectionPolicy policy, Act act, WriteSession session) {
        CollectionPlan plan = plan(policy, session.standing(), session.now());
        for (CollectionPlan.Fate fate : plan.collected()) {
            session.commit(new Change(
                    LedgerEntry.Event.COLLECTED,
                    fate.version(),
                    act,
                    null,
                    session.standing().without(fate.version())));
        }
        try {
            scorecards(session.standing());
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, paths.scorecards() + ": cannot be swept: " + e, e);
        }
        return plan;
    }

    /** Deletes scorecards that no version's state names. */
    private void scorecards(Standing standing) throws IOException {
        for (Path directory : StorePaths.entries(paths.scorecards())) {
            String used = standing.of(directory.getFileName().toString())
                    .map(known -> known.state().scorecard())
                    .orElse(null);
            if (used == null) {
                DurableFiles.deleteTree(directory);
                continue;
            }
            for (Path file : StorePaths.entries(directory)) {
                if (!file.getFileName().toString().equals(used + ".json")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Deletes trash, and the stagings whose makers have died. The caller holds the store's lock. */
    void leftovers() throws IOException {
        for (Path discarded : StorePaths.entries(paths.trash())) {
            DurableFiles.deleteTree(discarded);
        }
        for (Path entry : StorePaths.entries(paths.staging())) {
            Path staged = StorePaths.stagingOf(entry);
            StoreLock free = StoreLock.tryHold(StorePaths.lockOf(staged));
            if (free == null) {
                continue; // its maker lives
            }
            try {
                DurableFiles.deleteTree(staged);
            } finally {
                free.closeAndDelete();
            }
        }
    }
}
