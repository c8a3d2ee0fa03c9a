package dev.journeyman.store.archive;

import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelFile;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The writing and reading of archives; the package page has their form. */
public final class VersionArchive {
    private static final String SUMS = "SHA256SUMS";
    private static final int MOST_MANIFEST_BYTES = 4 << 20;
    private static final int MOST_ZEROS_BEHIND_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private VersionArchive() {}

    /** Looks at the files of a version that is about to appear; it throws where they are not to be taken. */
    @FunctionalInterface
    public interface Check {
        /** Takes whatever there is. */
        Check NONE = directory -> {};

        /** Looks at them. */
        void run(Path directory) throws IOException;
    }

    /**
     * Writes a version into a file, which appears whole or not at all.
     *
     * @param file must not exist
     * @throws StoreException if it exists, or the version's bytes are not those of its manifest
     * @throws IOException if it cannot be written
     */
    public static void write(StoredVersion version, Path file, ByteProgress progress) throws IOException {
        Path target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new StoreException(StoreException.Kind.CONFLICT, target + ": exists; name a file that does not");
        }
        Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                            partial,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(
                            java.nio.channels.Channels.newOutputStream(channel), BUFFER_BYTES)) {
                write(version, out, progress);
                out.flush();
                channel.force(true);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /**
     * Writes a version into a stream, which is not closed.
     *
     * @throws StoreException if the version's bytes are not those of its manifest: what was written must not be used
     * @throws IOException if the stream cannot be written
     */
    public static void write(StoredVersion version, OutputStream out, ByteProgress progress) throws IOException {
        byte[] manifest = Files.readAllBytes(version.directory().resolve(Manifest.FILE));
        if (!Manifest.parse(manifest, Manifest.FILE).equals(version.manifest())) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT, "version " + version.name() + ": " + Manifest.FILE + " has changed");
        }
        long seconds = version.manifest().created().getEpochSecond();
        member(out, Manifest.FILE, manifest, seconds);
        member(out, SUMS, sums(version.manifest(), manifest), seconds);
        for (ModelFile file : version.manifest().files()) {
            out.write(new TarHeader(file.name(), file.bytes()).encode(seconds));
            version.copy(file, out, progress);
            out.write(new byte[padding(file.bytes())]);
        }
        out.write(new byte[2 * TarHeader.BLOCK_BYTES]);
    }

    private static void member(OutputStream out, String name, byte[] content, long seconds) throws IOException {
        out.write(new TarHeader(name, content.length).encode(seconds));
        out.write(content);
        out.write(new byte[padding(content.length)]);
    }

    /**
     * Reads a version from a stream, which is not closed, into a store.
     *
     * @param name the version's name there; null for the one that the archive says
     * @param mostBytes of the version's files together
     * @param check looks at the files before they become a version
     * @throws StoreException if it is not an archive of ours, its bytes are not those of its digests, or the name is taken by other files
     * @throws IOException if the stream cannot be read, or the check does not pass
     */
    public static StoredVersion read(
            ModelStore store,
            InputStream archive,
            @Nullable String name,
            long mostBytes,
            Check check,
            ByteProgress progress)
            throws IOException {
        InputStream in = new BufferedInputStream(archive, BUFFER_BYTES);
        byte[] manifestBytes = small(in, Manifest.FILE, MOST_MANIFEST_BYTES);
        Manifest manifest = manifest(manifestBytes);
        byte[] sums = sums(manifest, manifestBytes);
        if (!Arrays.equals(small(in, SUMS, sums.length), sums)) {
            throw TarHeader.refused(SUMS + " is not that of its " + Manifest.FILE);
        }
        if (manifest.bytes() > mostBytes) {
            throw TarHeader.refused(
                    "its files have " + manifest.bytes() + " bytes, and " + mostBytes + " are the most");
        }
        try (Staging staging = store.stage()) {
            for (ModelFile file : manifest.files()) {
                expect(in, file.name(), file.bytes());
                ModelFile received = staging.receive(in, file.name(), file.bytes(), progress);
                skip(in, padding(file.bytes()), file.name());
                if (!received.equals(file)) {
                    throw TarHeader.refused("the bytes of " + file.name() + " are not those of its " + Manifest.FILE);
                }
            }
            requireEnd(in);
            check.run(staging.directory());
            return staging.commit(name == null ? manifest.name() : name, manifest.lineage(), progress);
        }
    }

    private static Manifest manifest(byte[] bytes) {
        try {
            return Manifest.parse(bytes, Manifest.FILE);
        } catch (StoreException e) {
            throw TarHeader.refused(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] sums(Manifest manifest, byte[] manifestBytes) {
        StringBuilder lines = new StringBuilder();
        lines.append(sha256(manifestBytes)).append("  ").append(Manifest.FILE).append('\n');
        for (ModelFile file : manifest.files()) {
            lines.append(file.sha256()).append("  ").append(file.name()).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A member that is held in memory. */
    private static byte[] small(InputStream in, String name, int mostBytes) throws IOException {
        TarHeader header = header(in, name);
        if (!header.name().equals(name) || header.bytes() > mostBytes) {
            throw unexpected(name, header);
        }
        byte[] content = exactly(in, (int) header.bytes(), name);
        skip(in, padding(content.length), name);
        return content;
    }

    private static void expect(InputStream in, String name, long bytes) throws IOException {
        TarHeader header = header(in, name);
        if (!header.name().equals(name) || header.bytes() != bytes) {
            throw unexpected(name, header);
        }
    }

    private static TarHeader header(InputStream in, String expected) throws IOException {
        TarHeader.Block block = TarHeader.decode(exactly(in, TarHeader.BLOCK_BYTES, expected));
        if (block.type() != 'x') {
            return TarHeader.of(block, new byte[0]);
        }
        int bytes = TarHeader.checkExtended(block.bytes());
        byte[] extended = exactly(in, bytes, expected);
        skip(in, padding(bytes), expected);
        TarHeader.Block next = TarHeader.decode(exactly(in, TarHeader.BLOCK_BYTES, expected));
        if (next.type() == 'x') {
            throw TarHeader.refused("it has an extended header behind another one");
        }
        return TarHeader.of(next, extended);
    }

    private static StoreException unexpected(String name, TarHeader header) {
        String shown = header.name().replaceAll("[^\\x20-\\x7e]", "?");
        return TarHeader.refused("where " + name + " must be it has '" + shown + "' of " + header.bytes() + " bytes");
    }

    private static byte[] exactly(InputStream in, int bytes, String what) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("the archive ends within or before " + what + "; nothing was changed");
        }
        return read;
    }

    private static void skip(InputStream in, int bytes, String what) throws IOException {
        exactly(in, bytes, what);
    }

    private static void requireEnd(InputStream in) throws IOException {
        int zeros = 0;
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read != 0 || ++zeros > MOST_ZEROS_BEHIND_BYTES) {
                throw TarHeader.refused("something follows its last file");
            }
        }
        if (zeros < 2 * TarHeader.BLOCK_BYTES) {
            throw TarHeader.refused("its end is missing");
        }
    }

    private static int padding(long bytes) {
        return (int) (-bytes & (TarHeader.BLOCK_BYTES - 1));
    }
}
