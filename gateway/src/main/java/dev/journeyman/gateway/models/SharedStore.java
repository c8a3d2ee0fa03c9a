package dev.journeyman.gateway.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A model store that several homes have in common. A home whose {@code models} is a link to it uses it with every command, the retrainer's too, which is why it is a link and not a setting of one process:
 * the home's other folders belong to one gateway, which holds the lock of its feedback log.
 */
public final class SharedStore {
    private static final String MODELS = "models";

    private SharedStore() {}

    /**
     * Makes a store the home's. Nothing happens where it is already.
     *
     * @param store its directory, made where it is missing
     * @throws IOException where the home has another store, in one sentence with the fix
     */
    public static void link(Path home, Path store) throws IOException {
        Path models = home.resolve(MODELS);
        Files.createDirectories(home);
        Files.createDirectories(store);
        if (Files.exists(models, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(models) && Files.isSameFile(models, store)) {
                return;
            }
            throw new IOException(
                    models + " is there already and is not " + store + "; move it away, or start without --store.");
        }
        try {
            Files.createSymbolicLink(models, store.toRealPath());
        } catch (UnsupportedOperationException e) {
            throw new IOException(models + " cannot be a link: this file system has none.", e);
        }
    }
}
