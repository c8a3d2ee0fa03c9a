package dev.journeyman.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A version that is in the store: its manifest was read, and all its files are there with their sizes.
 *
 * @param manifest what it is made of and where it comes from
 * @param directory where its files lie; read only
 * @param state where it stood when it was read
 * @param everForced whether it was ever made champion against the gate, or without asking it
 */
public record StoredVersion(Manifest manifest, Path directory, VersionState state, boolean everForced) {
    private static final int BUFFER_BYTES = 1 << 20;

    /** The version's name. */
    public String name() {
        return manifest.name();
    }

    /** Its name with its very bytes, {@code NAME@sha256:DIGEST}: another content may come to have the name. */
    public String exactName() {
        return name() + "@sha256:" + manifest.digest();
    }

    /** The length of all its files. */
    public long bytes() {
        return manifest.bytes();
    }

    /**
     * Writes one of its files, its digest compared on the way.
     *
     * @throws StoreException of kind CORRUPT if the bytes are not those of the manifest: what was written must not be used
     */
    public void copy(ModelFile file, OutputStream out, ByteProgress progress) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(directory.resolve(file.name()))) {
            long left = file.bytes();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    break; // longer than it was when it was read
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                progress.done(file.name(), read);
            }
            if (left != 0 || !Digests.hex(digest).equals(file.sha256())) {
                throw new StoreException(
                        StoreException.Kind.CORRUPT,
                        "version " + name() + ": the bytes of " + file.name() + " are not those of its manifest");
            }
        }
    }

    /** Whether it served when it was read. */
    public boolean isChampion() {
        return state instanceof VersionState.Champion;
    }
}
