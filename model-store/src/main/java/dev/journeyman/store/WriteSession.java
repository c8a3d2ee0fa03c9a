package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer's turn: it holds the store's lock, has verified the whole ledger and finished what a writer before it left unfinished.
 *
 * <p>A change counts from the moment its entry is in the ledger, durably. What follows is repeated by the next writer where this one dies: standing.json is
 * written from the ledger, the directories of versions that are gone move to the trash, and version directories that no entry tells of (their writer died
 * between the rename and the entry) get one. That makes every change one append, whatever it touches.
 */
final class WriteSession implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(WriteSession.class);
    private static final Act RECOVERY = new Act("model-store", "found whole, after its writer had died");

    private final StorePaths paths;
    private final Clock clock;
    private final VersionFolders folders;
    private final Ledger ledger;
    private final StoreLock lock;
    private Standing standing = Standing.EMPTY;
    private LedgerHead head = LedgerHead.START;

    private WriteSession(StorePaths paths, Clock clock, StoreLock lock) {
        this.paths = paths;
        this.clock = clock;
        this.folders = new VersionFolders(paths);
        this.ledger = new Ledger(paths.ledger());
        this.lock = lock;
    }

    /**
     * Waits for the lock, verifies the ledger and finishes what was left unfinished.
     *
     * @throws StoreException of kind CORRUPT if ledger or standing were changed, BUSY if the lock is not free in time
     */
    static WriteSession begin(StorePaths paths, Clock clock) {
        StoreLock lock = StoreLock.take(paths.lock(), LONGEST_WAIT);
        WriteSession session = new WriteSession(paths, clock, lock);
        try {
            session.recover();
            return session;
        } catch (IOException e) {
            lock.close();
            throw new StoreException(StoreException.Kind.UNREADABLE, paths.root() + ": cannot be changed: " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    Standing standing() {
        return standing;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Writes a change down; it counts when this returns, or the next writer finishes it. */
    void commit(Change change) {
        int versions = change.after().versions().size();
        if (versions > StandingJson.MOST_VERSIONS) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "the store would have " + versions + " versions, and " + StandingJson.MOST_VERSIONS
                            + " are the most; remove some: journeyman models gc");
        }
        try {
            head = ledger.append(head, LedgerLine.body(head, now(), change, standing));
            Set<String> gone = new TreeSet<>(standing.versions().keySet());
            gone.removeAll(change.after().versions().keySet());
            standing = change.after();
            finish(gone);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, paths.ledger() + ": cannot be written: " + e, e);
        }
    }

    private void finish(Set<String> gone) throws IOException {
        for (String name : gone) {
            discard(paths.version(name), name);
            discard(paths.scorecards(name), name);
        }
        StandingJson.write(paths.standing(), new StandingJson.Known(standing, head));
    }

    private void discard(Path directory, String name) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(
                    directory, paths.trash().resolve(name + "-" + UUID.randomUUID()), StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(directory.resolveSibling("").normalize());
        }
    }

    private void recover() throws IOException {
        Optional<StandingJson.Known> known = StandingJson.read(paths.standing());
        LedgerHead told = known.map(StandingJson.Known::head).orElse(null);
        standing = known.map(StandingJson.Known::standing).orElse(Standing.EMPTY);
        long toldSeq = told == null ? 0 : told.seq();
        Set<String> gone = new TreeSet<>();
        Ledger.End end = ledger.read(told, line -> {
            if (line.entry().seq() > toldSeq) {
                standing = line.appliedTo(standing);
                line.changed().forEach((name, changed) -> {
                    if (changed.isEmpty()) {
                        gone.add(name);
                    } else {
                        gone.remove(name);
                    }
                });
            }
        });
        head = end.head();
        if (end.tornBytes() > 0) {
            LOG.warn(
                    "{}: {} bytes behind entry {} were never finished by a writer that died; they are cut off",
                    paths.ledger(),
                    end.tornBytes(),
                    head.seq());
            ledger.cut(head);
        }
        if (head.seq() > toldSeq) {
            finish(gone);
        }
        if (head.seq() == 0) {
            carryOver();
        } else {
            Files.deleteIfExists(paths.root().resolve(FormatOne.FILE));
        }
        adopt();
    }

    /** The first entry of a store that has versions but no ledger. */
    private void carryOver() throws IOException {
        Path file = paths.root().resolve(FormatOne.FILE);
        Standing before = FormatOne.standing(file, folders);
        if (!before.versions().isEmpty()) {
            commit(new Change(
                    LedgerEntry.Event.CARRIED_OVER,
                    null,
                    new Act("model-store", "the store had no ledger"),
                    null,
                    before));
        }
        Files.deleteIfExists(file);
    }

    /** Tells the ledger of versions whose writers died between the rename and the entry. */
    private void adopt() {
        List<StoredVersion> found = new ArrayList<>();
        for (String name : folders.names()) {
            if (!standing.versions().containsKey(name) && folders.found(name).isPresent()) {
                found.add(folders.read(name, Standing.EMPTY));
            }
        }
        found.sort(Comparator.comparing(version -> version.manifest().created()));
        for (StoredVersion version : found) {
            folders.found(version.name()).ifPresent(each -> added(version.name(), each, RECOVERY));
        }
    }

    /** Tells the ledger of a version whose directory is in place. */
    void added(String name, VersionStanding found, Act act) {
        commit(new Change(LedgerEntry.Event.ADDED, name, act, null, standing.with(name, found)));
    }

    @Override
    public void close() {
        lock.close();
    }
}
