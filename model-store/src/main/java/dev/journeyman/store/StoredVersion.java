package dev.journeyman.store;

import java.nio.file.Path;

/**
 * A version that is in the store: its manifest was read, and all its files are there with their sizes.
 *
 * @param manifest what it is made of and where it comes from
 * @param directory where its files lie; read only
 * @param state where it stood when it was read
 */
public record StoredVersion(Manifest manifest, Path directory, VersionState state) {
    /** The version's name. */
    public String name() {
        return manifest.name();
    }

    /** The length of all its files. */
    public long bytes() {
        return manifest.bytes();
    }

    /** Whether it served when it was read. */
    public boolean isChampion() {
        return state instanceof VersionState.Champion;
    }
}
