package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A directory of model versions and the alias that says which one is the champion. The package page has the format.
 *
 * <p>Any number of processes may use one store. Versions never change, so reading takes no lock; changes take the store's
 * lock for as long as a rename needs. Files that a reader has open or mapped stay readable when their version is removed.
 */
public final class ModelStore {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Path root;
    private final Path versions;
    private final Path staging;
    private final Path trash;
    private final Path lockFile;
    private final Path aliasFile;
    private final Clock clock;

    private ModelStore(Path root, Clock clock) {
        this.root = root;
        this.versions = root.resolve("versions");
        this.staging = root.resolve("staging");
        this.trash = root.resolve("trash");
        this.lockFile = root.resolve("lock");
        this.aliasFile = root.resolve(ChampionAlias.FILE);
        this.clock = clock;
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
     * Opens a store, making its directories where they are missing, and deletes what dead processes left.
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
            Files.createDirectories(store.versions);
            Files.createDirectories(store.staging);
            Files.createDirectories(store.trash);
            store.deleteLeftovers();
            return store;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, directory + ": cannot be used as a model store: " + e, e);
        }
    }

    /** The store's directory. */
    public Path directory() {
        return root;
    }

    /** All versions. */
    public Listing list() {
        Optional<ChampionAlias> alias = ChampionAlias.read(aliasFile);
        List<StoredVersion> sound = new ArrayList<>();
        Map<String, String> damaged = new TreeMap<>();
        for (Path directory : entries(versions)) {
            String name = directory.getFileName().toString();
            try {
                sound.add(read(name, alias));
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.NOT_FOUND) { // removed a moment ago
                    damaged.put(name, String.valueOf(e.getMessage()));
                }
            }
        }
        sound.sort(Comparator.comparing(
                        (StoredVersion version) -> version.manifest().created())
                .thenComparing(StoredVersion::name));
        return new Listing(sound, damaged);
    }

    /**
     * A version by name, or the champion by its alias; its files are checked for presence and size.
     *
     * @throws StoreException if there is none, or it is damaged
     */
    public StoredVersion version(String name) {
        Optional<ChampionAlias> alias = ChampionAlias.read(aliasFile);
        if (name.equals(VersionName.CHAMPION_ALIAS)) {
            return read(
                    alias.orElseThrow(() -> new StoreException(
                                    StoreException.Kind.NOT_FOUND,
                                    "there is no champion yet; promote a version to make it one"))
                            .champion(),
                    alias);
        }
        return read(VersionName.check(name), alias);
    }

    /** Whether a directory of this name is among the versions, sound or not. */
    public boolean has(String name) {
        return VersionName.isValid(name) && Files.isDirectory(versions.resolve(name));
    }

    /**
     * The version that serves, if one was ever promoted.
     *
     * @throws StoreException if it is missing or damaged
     */
    public Optional<StoredVersion> champion() {
        Optional<ChampionAlias> alias = ChampionAlias.read(aliasFile);
        return alias.map(present -> read(present.champion(), alias));
    }

    /** Earlier champions that still exist, latest last. */
    public List<String> championHistory() {
        return ChampionAlias.read(aliasFile).map(ChampionAlias::history).orElse(List.of());
    }

    /**
     * Reads all files of a version and compares their digests.
     *
     * @throws StoreException naming every file whose bytes are not those of the manifest
     */
    public void verify(StoredVersion version, ByteProgress progress) {
        List<String> wrong = new ArrayList<>();
        for (ModelFile file : version.manifest().files()) {
            Path path = version.directory().resolve(file.name());
            try {
                if (!Digests.ofFile(path, file.name(), progress).equals(file.sha256())) {
                    wrong.add(file.name());
                }
            } catch (IOException e) {
                throw new StoreException(StoreException.Kind.UNREADABLE, path + ": cannot be read: " + e, e);
            }
        }
        if (!wrong.isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "version " + version.name() + ": the bytes of " + String.join(", ", wrong)
                            + " are not those of its manifest; remove the version and import it again");
        }
    }

    /** Starts a new version. */
    public Staging stage() {
        StoreLock lock = takeLock();
        try {
            Path directory = staging.resolve(UUID.randomUUID().toString());
            StoreLock held = StoreLock.tryHold(lockOf(directory));
            if (held == null) {
                throw new IllegalStateException("a new staging's lock is held");
            }
            try {
                Files.createDirectory(directory);
            } catch (IOException e) {
                held.closeAndDelete();
                throw e;
            }
            return new Staging(this, directory, held);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, staging + ": cannot be written: " + e, e);
        } finally {
            lock.close();
        }
    }

    /** Renames a complete staging directory to a version, or finds the version that has the same files. */
    StoredVersion admit(Path staged, Manifest manifest, boolean anyName) {
        StoreLock lock = takeLock();
        try {
            if (anyName) {
                Optional<StoredVersion> same = list().versions().stream()
                        .filter(version -> version.manifest().digest().equals(manifest.digest()))
                        .findFirst();
                if (same.isPresent()) {
                    return same.get();
                }
            }
            Path target = versions.resolve(manifest.name());
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                StoredVersion present = version(manifest.name());
                if (present.manifest().digest().equals(manifest.digest())) {
                    return present;
                }
                throw new StoreException(
                        StoreException.Kind.CONFLICT,
                        "version " + manifest.name()
                                + " exists with other files; choose another name or remove it first");
            }
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(versions);
            return new StoredVersion(manifest, target, new VersionState.Imported());
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, "version " + manifest.name() + ": cannot be put in place: " + e, e);
        } finally {
            lock.close();
        }
    }

    /**
     * Makes a version the champion; nothing happens if it is already.
     *
     * @throws StoreException if there is no such version, or it is damaged
     */
    public StoredVersion promote(String name) {
        StoreLock lock = takeLock();
        try {
            StoredVersion next = version(name);
            if (!(next.state() instanceof VersionState.Imported imported)) {
                return next;
            }
            VersionState.Champion champion = imported.promoted(now());
            ChampionAlias alias = ChampionAlias.read(aliasFile)
                    .map(present -> present.promoted(next.name(), champion.since()))
                    .orElseGet(() -> ChampionAlias.first(next.name(), champion.since()));
            write(alias);
            return new StoredVersion(next.manifest(), next.directory(), champion);
        } finally {
            lock.close();
        }
    }

    /**
     * Makes the previous champion the champion again, and so on back through the history.
     *
     * @throws StoreException if there is none to go back to, or it is damaged
     */
    public StoredVersion rollback() {
        StoreLock lock = takeLock();
        try {
            ChampionAlias alias = ChampionAlias.read(aliasFile)
                    .flatMap(present -> present.rolledBack(now()))
                    .orElseThrow(() -> new StoreException(
                            StoreException.Kind.REFUSED, "there is no earlier champion to go back to"));
            StoredVersion previous = read(alias.champion(), Optional.of(alias));
            write(alias);
            return previous;
        } finally {
            lock.close();
        }
    }

    /**
     * Removes a version, sound or damaged.
     *
     * @throws StoreException if it is the champion or does not exist
     */
    public void remove(String name) {
        remove(name, false);
    }

    /**
     * Takes a damaged version away, even the champion, so that a sound one of the same name can be put in its place: the
     * alias stays and holds again once that is done.
     *
     * @throws StoreException if it is not damaged or does not exist
     */
    public void discardDamaged(String name) {
        remove(name, true);
    }

    private void remove(String name, boolean damagedOnly) {
        VersionName.check(name);
        Path discarded = trash.resolve(name + "-" + UUID.randomUUID());
        try {
            StoreLock lock = takeLock();
            try {
                Path directory = versions.resolve(name);
                if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    throw missing(name);
                }
                if (damagedOnly && isSound(name)) {
                    throw new StoreException(StoreException.Kind.REFUSED, "version " + name + " is not damaged");
                }
                Optional<ChampionAlias> alias = ChampionAlias.read(aliasFile);
                if (alias.isPresent() && !damagedOnly) {
                    if (alias.get().champion().equals(name)) {
                        throw new StoreException(
                                StoreException.Kind.REFUSED,
                                "version " + name + " is the champion; promote another one or roll back first");
                    }
                    write(alias.get().without(name));
                }
                Files.move(directory, discarded, StandardCopyOption.ATOMIC_MOVE);
                DurableFiles.force(versions);
            } finally {
                lock.close();
            }
            DurableFiles.deleteTree(discarded);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE, "version " + name + ": cannot be removed: " + e, e);
        }
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

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private StoreLock takeLock() {
        return StoreLock.take(lockFile, LONGEST_WAIT);
    }

    private void write(ChampionAlias alias) {
        try {
            alias.write(aliasFile);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, aliasFile + ": cannot be written: " + e, e);
        }
    }

    private StoredVersion read(String name, Optional<ChampionAlias> alias) {
        Path directory = versions.resolve(name);
        if (!Files.isDirectory(directory)) {
            throw missing(name);
        }
        try {
            return readPresent(name, directory, alias);
        } catch (StoreException e) {
            throw Files.isDirectory(directory) ? e : missing(name); // removed while it was read
        }
    }

    private static StoredVersion readPresent(String name, Path directory, Optional<ChampionAlias> alias) {
        Manifest manifest = ManifestJson.read(directory.resolve(Manifest.FILE));
        if (!manifest.name().equals(name)) {
            throw damaged(name, "its manifest names " + manifest.name());
        }
        for (ModelFile file : manifest.files()) {
            Path path = directory.resolve(file.name());
            try {
                if (Files.size(path) != file.bytes()) {
                    throw damaged(name, file.name() + " has " + Files.size(path) + " bytes and not " + file.bytes());
                }
            } catch (IOException e) {
                throw damaged(name, file.name() + " cannot be read: " + e);
            }
        }
        VersionState.Imported imported = new VersionState.Imported();
        VersionState state = alias.filter(present -> present.champion().equals(name))
                .<VersionState>map(present -> imported.promoted(present.since()))
                .orElse(imported);
        return new StoredVersion(manifest, directory, state);
    }

    private boolean isSound(String name) {
        try {
            read(name, Optional.empty());
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static StoreException damaged(String name, String reason) {
        return new StoreException(
                StoreException.Kind.CORRUPT,
                "version " + name + ": " + reason + "; remove the version and import it again");
    }

    private StoreException missing(String name) {
        List<String> names = entries(versions).stream()
                .map(entry -> entry.getFileName().toString())
                .limit(20)
                .toList();
        return new StoreException(
                StoreException.Kind.NOT_FOUND,
                "there is no version " + name + "; "
                        + (names.isEmpty() ? "the store is empty" : "the store has " + String.join(", ", names)));
    }

    private static Path lockOf(Path staged) {
        return staged.resolveSibling(staged.getFileName() + ".lock");
    }

    private static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, directory + ": cannot be read: " + e, e);
        }
        entries.sort(Comparator.naturalOrder());
        return entries;
    }

    /** Deletes trash, and the stagings whose makers have died. */
    private void deleteLeftovers() throws IOException {
        StoreLock lock = takeLock();
        try {
            for (Path discarded : entries(trash)) {
                DurableFiles.deleteTree(discarded);
            }
            for (Path entry : entries(staging)) {
                String name = entry.getFileName().toString();
                Path staged =
                        name.endsWith(".lock") ? entry.resolveSibling(name.substring(0, name.length() - 5)) : entry;
                StoreLock free = StoreLock.tryHold(lockOf(staged));
                if (free == null) {
                    continue; // its maker lives
                }
                try {
                    DurableFiles.deleteTree(staged);
                } finally {
                    free.closeAndDelete();
                }
            }
        } finally {
            lock.close();
        }
    }
}
