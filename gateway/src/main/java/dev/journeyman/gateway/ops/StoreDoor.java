package dev.journeyman.gateway.ops;

import dev.journeyman.store.ModelStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the home's model store when it is first asked for: a gateway may serve a directory and have none. Blocks; for workers. */
final class StoreDoor {
    private static final String MODELS = "models";

    private final Path folder;
    private @Nullable ModelStore opened;

    StoreDoor(Path home) {
        this.folder = home.resolve(MODELS);
    }

    /**
     * The store.
     *
     * @throws dev.journeyman.store.StoreException if it cannot be opened; the next call tries again
     */
    synchronized ModelStore store() {
        if (opened == null) {
            opened = ModelStore.open(folder);
        }
        return opened;
    }
}
