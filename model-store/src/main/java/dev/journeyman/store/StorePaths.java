package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where everything in a store's directory is; the package's specification says what.
 *
 * @param root the store's directory
 */
record StorePaths(Path root) {
    private static final String LOCK = ".lock";

    Path lock() {
        return root.resolve("lock");
    }

    Path ledger() {
        return root.resolve(Ledger.FILE);
    }

    Path standing() {
        return root.resolve(StandingJson.FILE);
    }

    Path versions() {
        return root.resolve("versions");
    }

    Path version(String name) {
        return versions().resolve(name);
    }

    Path scorecards() {
        return root.resolve("scorecards");
    }

    Path scorecards(String name) {
        return scorecards().resolve(name);
    }

    Path staging() {
        return root.resolve("staging");
    }

    Path trash() {
        return root.resolve("trash");
    }

    static Path lockOf(Path staged) {
        return staged.resolveSibling(staged.getFileName() + LOCK);
    }

    /** The staging that an entry of the staging directory belongs to: itself, or the one that it is the lock of. */
    static Path stagingOf(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith(LOCK) ? entry.resolveSibling(name.substring(0, name.length() - LOCK.length())) : entry;
    }

    void create() throws IOException {
        for (Path directory : List.of(versions(), scorecards(), staging(), trash())) {
            Files.createDirectories(directory);
        }
    }

    /** What is in a directory, by name. */
    static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, directory + ": cannot be read: " + e, e);
        }
        entries.sort(Comparator.naturalOrder());
        return entries;
    }
}
