package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A directory of model versions, where each of them stands, and the ledger of how it came there. The package page has the format, {@link Lifecycle} the
 * steps of a version's life.
 *
 * <p>Any number of processes may use one store. Readers take no lock: versions never change, and where they stand is one file that is replaced. Writers take
 * turns ({@link WriteSession}). Files that a reader has open or mapped stay readable when their version is removed.
 *
 * <p><b>When digests are compared.</b> Every read compares the manifest's digest with the one that the ledger tells of, and the files' sizes. The weights' own
 * digests cost a pass over all bytes (about a second a gigabyte), so they are compared where that pass is paid once: by {@link #load}, which whoever brings a
 * version into memory must call; by export, archive and import; and before a person promotes. {@link Lifecycle#rollback} does not: it must be over in a
 * moment, and the process that then loads the version compares.
 */
public final class ModelStore {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final StorePaths paths;
    private final VersionFolders folders;
    private final Clock clock;
    private final Lifecycle lifecycle;

    private ModelStore(Path root, Clock clock) {
        this.paths = new StorePaths(root);
        this.folders = new VersionFolders(paths);
        this.clock = clock;
        this.lifecycle = new Lifecycle(paths, clock);
    }

    /**
     * What a store holds.
     *
     * @param versions the sound ones, oldest first
     * @param damaged names of directories that are not sound versions, each with the reason
     */
    public record Listing(List<StoredVersion> versions, Map<String, String> damaged) {
        /** Copies both. */
        public Listing {
            versions = List.copyOf(versions);
            damaged = Map.copyOf(damaged);
        }
    }

    /**
     * Opens a store, making its directories where they are missing, carrying an older format over, finishing what a dead writer began and deleting what it
     * left. A damaged ledger or standing.json does not stop this: it is logged here, and refused by whatever needs it.
     *
     * @throws StoreException if the directory cannot be used
     */
    public static ModelStore open(Path directory) {
        return open(directory, Clock.systemUTC());
    }

    /** Opens a store whose times come from this clock. */
    public static ModelStore open(Path directory, Clock clock) {
        try {
            Files.createDirectories(directory);
            ModelStore store = new ModelStore(directory.toRealPath(), clock);
            store.paths.create();
            try {
                WriteSession.begin(store.paths, clock).close();
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.CORRUPT) {
                    throw e;
                }
                LoggerFactory.getLogger(ModelStore.class).error("{}", e.getMessage());
            }
            store.deleteLeftovers();
            return store;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, directory + ": cannot be used as a model store: " + e, e);
        }
    }

    /** The store's directory. */
    public Path directory() {
        return paths.root();
    }

    /** The steps of a version's life. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /**
     * A text that is another one once a version changed its state, came or went: standing.json's own hash, which is its last bytes. Cheap enough to be asked many
     * times a second; it sees other processes' changes at once.
     */
    public String stamp() {
        return StandingJson.stamp(paths.standing());
    }

    private Standing standing() {
        return StandingJson.read(paths.standing())
                .map(StandingJson.Known::standing)
                .orElse(Standing.EMPTY);
    }

    /**
     * All versions. What looks damaged is looked at again in the writer's turn: it may be a change that another process has not ended yet, or did not live to
     * end.
     */
    public Listing list() {
        Listing seen = look(this::standing);
        if (seen.damaged().isEmpty()) {
            return seen;
        }
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            return look(session::standing);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CORRUPT) {
                return seen; // nobody writes while the ledger is damaged
            }
            throw e;
        }
    }

    private Listing look(Supplier<Standing> latest) {
        Standing standing = latest.get();
        List<StoredVersion> sound = new ArrayList<>();
        Map<String, String> damaged = new TreeMap<>();
        var names = folders.names();
        names.addAll(standing.versions().keySet());
        for (String name : names) {
            try {
                sound.add(folders.read(name, standing));
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.NOT_FOUND) { // removed a moment ago
                    damaged.put(name, String.valueOf(e.getMessage()));
                } else if (latest.get().versions().containsKey(name) && !folders.has(name)) {
                    damaged.put(name, "version " + name + ": its directory is missing; remove the version");
                }
            }
        }
        sound.sort(Comparator.comparing(
                        (StoredVersion version) -> version.manifest().created())
                .thenComparing(StoredVersion::name));
        return new Listing(sound, damaged);
    }

    /**
     * A version by name, or by one of the aliases {@code journeyman} and {@code champion}, {@code canary}, {@code previous}; its manifest is compared with
     * the ledger, and its files are checked for presence and size.
     *
     * @throws StoreException if there is none, or it is damaged
     */
    public StoredVersion version(String name) {
        Standing standing = standing();
        if (!VersionName.isAlias(name) || (!VersionName.isChampion(name) && folders.has(name))) {
            return folders.read(VersionName.check(name), standing);
        }
        return alias(name, standing)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.NOT_FOUND,
                        switch (name) {
                            case VersionName.CANARY -> "there is no canary";
                            case VersionName.PREVIOUS -> "there is no earlier champion";
                            default -> "there is no champion yet; promote a version to make it one";
                        }));
    }

    private Optional<StoredVersion> alias(String name, Standing standing) {
        String target = switch (name) {
            case VersionName.CANARY -> standing.canary();
            case VersionName.PREVIOUS ->
                standing.history().isEmpty() ? null : standing.history().getLast();
            default -> standing.champion();
        };
        return Optional.ofNullable(target).map(version -> folders.read(version, standing));
    }

    /**
     * A version as {@link #version} gives it, all of whose bytes were compared with its manifest: what is to be called before a version is served.
     *
     * @throws StoreException if there is none, or it is damaged, naming the files
     */
    public StoredVersion load(String name, ByteProgress progress) {
        StoredVersion version = version(name);
        verify(version, progress);
        return version;
    }

    /** Whether a directory of this name is among the versions, sound or not. */
    public boolean has(String name) {
        return VersionName.isValid(name) && folders.has(name);
    }

    /**
     * The version that serves, if one was ever promoted.
     *
     * @throws StoreException if it is missing or damaged
     */
    public Optional<StoredVersion> champion() {
        return alias(VersionName.CHAMPION, standing());
    }

    /**
     * The version that serves a part of the traffic, if there is one.
     *
     * @throws StoreException if it is missing or damaged
     */
    public Optional<StoredVersion> canary() {
        return alias(VersionName.CANARY, standing());
    }

    /** Earlier champions that still exist, latest last. */
    public List<String> championHistory() {
        return standing().history();
    }

    /**
     * Every entry of the ledger, the first one first, verified as it is read: an entry is heard only when all before it are sound.
     *
     * @throws StoreException of kind CORRUPT naming the first entry that is not as it was written
     */
    public void ledger(Consumer<LedgerEntry> each) {
        @Nullable
        LedgerHead known = StandingJson.read(paths.standing())
                .map(StandingJson.Known::head)
                .orElse(null);
        new Ledger(paths.ledger()).read(known, line -> each.accept(line.entry()));
    }

    /**
     * Reads all files of a version and compares their digests.
     *
     * @throws StoreException naming every file whose bytes are not those of the manifest
     */
    public void verify(StoredVersion version, ByteProgress progress) {
        VersionFolders.verify(version, progress);
    }

    /** Starts a new version. */
    public Staging stage() {
        StoreLock lock = takeLock();
        try {
            Path directory = paths.staging().resolve(UUID.randomUUID().toString());
            StoreLock held = StoreLock.tryHold(StorePaths.lockOf(directory));
            if (held == null) {
                throw new IllegalStateException("a new staging's lock is held");
            }
            try {
                Files.createDirectory(directory);
            } catch (IOException e) {
                held.closeAndDelete();
                throw e;
            }
            return new Staging(this, clock, directory, held);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, paths.staging() + ": cannot be written: " + e, e);
        } finally {
            lock.close();
        }
    }

    /** Renames a complete staging directory to a version, or finds the version that has the same files. */
    StoredVersion admit(Path staged, Manifest manifest, Act act, boolean anyName) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            if (anyName) {
                Optional<StoredVersion> same = look(session::standing).versions().stream()
                        .filter(version -> version.manifest().digest().equals(manifest.digest()))
                        .findFirst();
                if (same.isPresent()) {
                    return same.get();
                }
            }
            String name = VersionName.checkNew(manifest.name());
            Path target = paths.version(name);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                StoredVersion present = folders.read(name, session.standing());
                if (present.manifest().digest().equals(manifest.digest())) {
                    return present;
                }
                throw new StoreException(
                        StoreException.Kind.CONFLICT,
                        "version " + name + " exists with other files; choose another name or remove it first");
            }
            String manifestSha256 = Digests.ofBytes(ManifestJson.bytes(staged.resolve(Manifest.FILE)));
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(paths.versions());
            VersionStanding found = session.standing()
                    .of(name) // the place of one that was discarded
                    .map(known -> new VersionStanding(known.state(), manifestSha256, known.everForced()))
                    .orElseGet(() ->
                            new VersionStanding(new VersionState.Candidate(manifest.created()), manifestSha256, false));
            session.added(name, found, act);
            return new StoredVersion(manifest, target, found.state(), found.everForced());
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, "version " + manifest.name() + ": cannot be put in place: " + e, e);
        }
    }

    /**
     * Removes a version, sound or damaged.
     *
     * @throws StoreException if it is champion or canary, or does not exist
     */
    public void remove(String name, Act act) {
        VersionName.check(name);
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Standing standing = session.standing();
            if (name.equals(standing.champion())) {
                throw new StoreException(
                        StoreException.Kind.REFUSED,
                        "version " + name + " is the champion; promote another one or roll back first");
            }
            if (name.equals(standing.canary())) {
                throw new StoreException(
                        StoreException.Kind.REFUSED, "version " + name + " is the canary; withdraw it first");
            }
            if (standing.of(name).isPresent()) {
                session.commit(new Change(LedgerEntry.Event.REMOVED, name, act, null, standing.without(name)));
            } else if (folders.has(name)) {
                discard(name); // no version: its manifest cannot be read, and the ledger never heard of it
            } else {
                throw folders.missing(name);
            }
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, "version " + name + ": cannot be removed: " + e, e);
        }
        deleteLeftovers();
    }

    /**
     * Takes a damaged version's files away, even the champion's, so that sound ones can be put in their place under the same name: it then stands where it
     * stood.
     *
     * @throws StoreException if it is not damaged or does not exist
     */
    public void discardDamaged(String name, Act act) {
        VersionName.check(name);
        if (folders.has(name) && folders.isSound(name, standing())) {
            throw new StoreException(StoreException.Kind.REFUSED, "version " + name + " is not damaged");
        }
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            if (!folders.has(name)) {
                throw folders.missing(name);
            }
            session.commit(new Change(LedgerEntry.Event.DISCARDED, name, act, null, session.standing()));
            discard(name);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, "version " + name + ": cannot be removed: " + e, e);
        }
        deleteLeftovers();
    }

    private void discard(String name) throws IOException {
        Files.move(
                paths.version(name),
                paths.trash().resolve(name + "-" + UUID.randomUUID()),
                StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.force(paths.versions());
    }

    /** What garbage collection would do now. */
    public CollectionPlan planCollection(CollectionPolicy policy) {
        return new GarbageCollection(paths).plan(policy, standing(), clock.instant());
    }

    /** Removes the versions that nobody refers to, by the policy, and leftovers; says what it did. */
    public CollectionPlan collect(CollectionPolicy policy, Act act) {
        CollectionPlan plan;
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            plan = new GarbageCollection(paths).run(policy, act, session);
        }
        deleteLeftovers();
        return plan;
    }

    /**
     * Copies a version's files into a directory that other tools read, checking digests on the way.
     *
     * @param target a directory that does not exist or is empty; it appears whole or not at all
     * @throws StoreException if the target is taken, or the bytes are not those of the manifest
     */
    public void export(StoredVersion version, Path target, ByteProgress progress) {
        Export.run(version, target, progress);
    }

    private StoreLock takeLock() {
        return StoreLock.take(paths.lock(), LONGEST_WAIT);
    }

    private void deleteLeftovers() {
        StoreLock lock = takeLock();
        try {
            new GarbageCollection(paths).leftovers();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, paths.root() + ": cannot be swept: " + e, e);
        } finally {
            lock.close();
        }
    }
}
