package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The directories of versions: read, compared with what the store knows of them, verified. Never changes one. */
final class VersionFolders {
    private final StorePaths paths;

    VersionFolders(StorePaths paths) {
        this.paths = paths;
    }

    /** Whether there is a directory of this name, sound or not. */
    boolean has(String name) {
        return Files.isDirectory(paths.version(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** The names of all directories. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        StorePaths.entries(paths.versions())
                .forEach(entry -> names.add(entry.getFileName().toString()));
        return names;
    }

    /**
     * Reads a version: its manifest is the one that the store knows, and its files are there with their sizes.
     *
     * @throws StoreException if it is missing or damaged
     */
    StoredVersion read(String name, Standing standing) {
        Path directory = paths.version(name);
        if (!Files.isDirectory(directory)) {
            throw missing(name);
        }
        try {
            Optional<VersionStanding> known = standing.of(name);
            byte[] bytes = ManifestJson.bytes(directory.resolve(Manifest.FILE));
            if (known.isPresent() && !Digests.ofBytes(bytes).equals(known.get().manifestSha256())) {
                throw damaged(name, "the bytes of " + Manifest.FILE + " are not those that the ledger tells of");
            }
            Manifest manifest = manifest(name, directory, bytes);
            return new StoredVersion(
                    manifest,
                    directory,
                    known.map(VersionStanding::state).orElseGet(() -> new VersionState.Candidate(manifest.created())),
                    known.map(VersionStanding::everForced).orElse(false));
        } catch (StoreException e) {
            throw Files.isDirectory(directory) ? e : missing(name); // removed while it was read
        }
    }

    /** The standing of a version that the store does not know yet; empty if it is not sound. */
    Optional<VersionStanding> found(String name) {
        Path directory = paths.version(name);
        try {
            byte[] bytes = ManifestJson.bytes(directory.resolve(Manifest.FILE));
            Manifest manifest = manifest(name, directory, bytes);
            return Optional.of(
                    new VersionStanding(new VersionState.Candidate(manifest.created()), Digests.ofBytes(bytes), false));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private static Manifest manifest(String name, Path directory, byte[] bytes) {
        Manifest manifest =
                ManifestJson.parse(bytes, directory.resolve(Manifest.FILE).toString());
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
        return manifest;
    }

    /**
     * Reads all files of a version and compares their digests.
     *
     * @throws StoreException naming every file whose bytes are not those of the manifest
     */
    static void verify(StoredVersion version, ByteProgress progress) {
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
            throw damaged(
                    version.name(), "the bytes of " + String.join(", ", wrong) + " are not those of its manifest");
        }
    }

    /** Whether a version can be read and all its bytes are right. */
    boolean isSound(String name, Standing standing) {
        try {
            verify(read(name, standing), ByteProgress.NONE);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    static StoreException damaged(String name, String reason) {
        return new StoreException(
                StoreException.Kind.CORRUPT,
                "version " + name + ": " + reason
                        + "; remove the version, rolled back first if it serves, and import it again");
    }

    StoreException missing(String name) {
        List<String> names = names().stream().limit(20).toList();
        return new StoreException(
                StoreException.Kind.NOT_FOUND,
                "there is no version " + name + "; "
                        + (names.isEmpty() ? "the store is empty" : "the store has " + String.join(", ", names)));
    }
}
