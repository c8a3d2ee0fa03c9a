package dev.journeyman.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A version in the making: a directory of its own that nobody sees as a version until {@link #commit} renames it.
 *
 * <p>Files get into it by {@link #copy} and {@link #link}, or by writing into {@link #directory()}. Closing without a commit
 * deletes it; so does the next opening of the store if this process dies. One thread at a time.
 */
public final class Staging implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final String MAKER = "model-store";
    private static final int MOST_SHOWN_CHARACTERS = 200;

    private final ModelStore store;
    private final Clock clock;
    private final Path directory;
    private final StoreLock lock;
    private final Map<String, ModelFile> known = new HashMap<>();
    private boolean ended;

    Staging(ModelStore store, Clock clock, Path directory, StoreLock lock) {
        this.store = store;
        this.clock = clock;
        this.directory = directory;
        this.lock = lock;
    }

    /** Where the files go; on the store's file system. */
    public Path directory() {
        return directory;
    }

    /**
     * Copies a file in, its digest taken on the way.
     *
     * @throws StoreException if the name is not one that a version's file may have, or the copy fails
     */
    public ModelFile copy(Path source, String name, ByteProgress progress) {
        ModelFile.checkName(name);
        requireOpen();
        try (InputStream in = Files.newInputStream(source)) {
            return receive(in, name, Long.MAX_VALUE, progress);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNREADABLE,
                    source + ": cannot be copied to " + directory.resolve(name) + ": " + e,
                    e);
        }
    }

    /**
     * Takes a file from a stream, its digest taken on the way; the stream is read to its end or to so many bytes, and not closed.
     *
     * @throws StoreException if the name is not one that a version's file may have
     * @throws IOException if the stream cannot be read or the file not written
     */
    public ModelFile receive(InputStream in, String name, long mostBytes, ByteProgress progress) throws IOException {
        ModelFile.checkName(name);
        requireOpen();
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(
                directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes < mostBytes) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, mostBytes - bytes));
                if (read < 0) {
                    break;
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                bytes += read;
                progress.done(name, read);
            }
        }
        ModelFile file = new ModelFile(name, bytes, Digests.hex(digest));
        known.put(name, file);
        return file;
    }

    /**
     * Puts a file in whose digest the caller has just checked: by a hard link where the file system can, else by a copy. The
     * caller must not write to the file again.
     *
     * @throws StoreException if the name is not one that a version's file may have, or it fails
     */
    public void link(Path source, String name, String sha256, ByteProgress progress) {
        ModelFile.checkName(name);
        requireOpen();
        try {
            Files.createLink(directory.resolve(name), source);
        } catch (IOException | UnsupportedOperationException e) {
            ModelFile copied = copy(source, name, progress); // another file system
            if (!copied.sha256().equals(sha256)) {
                throw new StoreException(
                        StoreException.Kind.CORRUPT, source + ": changed while it was copied; start again");
            }
            return;
        }
        try {
            known.put(name, new ModelFile(name, Files.size(source), sha256));
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, source + ": cannot be read: " + e, e);
        }
    }

    /**
     * Makes it a version named after a label and its digest. Where the store has the same files already, that version is
     * the answer and this one is dropped.
     *
     * @throws StoreException if a file's name is not allowed, or something cannot be written
     */
    public StoredVersion commitLabelled(String label, Lineage lineage, ByteProgress progress) {
        List<ModelFile> files = digested(progress);
        String digest = Digests.ofVersion(files);
        return commit(VersionName.of(label, digest), files, lineage, true);
    }

    /**
     * Makes it a version of this name. Where the store has the same files under this name already, that version is the
     * answer and this one is dropped.
     *
     * @throws StoreException if the name is taken by other files, a file's name is not allowed, or something cannot be
     *     written
     */
    public StoredVersion commit(String name, Lineage lineage, ByteProgress progress) {
        VersionName.check(name);
        return commit(name, digested(progress), lineage, false);
    }

    private StoredVersion commit(String name, List<ModelFile> files, Lineage lineage, boolean anyName) {
        requireOpen();
        Manifest manifest = Manifest.of(name, clock.instant().truncatedTo(ChronoUnit.MILLIS), files, lineage);
        try {
            for (ModelFile file : files) {
                Path path = directory.resolve(file.name());
                DurableFiles.force(path);
                if (!path.toFile().setReadOnly()) {
                    throw new IOException("cannot be made read-only");
                }
            }
            DurableFiles.write(directory.resolve(Manifest.FILE), ManifestJson.write(manifest));
            DurableFiles.force(directory);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, directory + ": cannot be written: " + e, e);
        }
        Act act = new Act(MAKER, shortened(lineage.source()));
        StoredVersion version = store.admit(directory, manifest, act, anyName);
        close(); // the directory is gone unless the version was there already
        return version;
    }

    private static String shortened(String source) {
        return "from " + source.substring(0, Math.min(source.length(), MOST_SHOWN_CHARACTERS));
    }

    /** The files of the directory, digests taken where they are not known yet. */
    private List<ModelFile> digested(ByteProgress progress) {
        requireOpen();
        List<ModelFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                ModelFile.checkName(name);
                if (!Files.isRegularFile(entry)) {
                    throw new StoreException(
                            StoreException.Kind.INVALID, entry + ": a version holds plain files only, no folders");
                }
                long bytes = Files.size(entry);
                ModelFile file = known.get(name);
                files.add(
                        file != null && file.bytes() == bytes
                                ? file
                                : new ModelFile(name, bytes, Digests.ofFile(entry, name, progress)));
            }
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, directory + ": cannot be read: " + e, e);
        }
        return files;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("this staging has ended");
        }
    }

    /** Deletes what was not committed. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            DurableFiles.deleteTree(directory);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, directory + ": cannot be deleted: " + e, e);
        } finally {
            lock.closeAndDelete();
        }
    }
}
