package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.rollout.Followed;
import dev.journeyman.gateway.serving.ServedModel;
import java.io.IOException;
import java.util.Optional;

/** Where the models to serve come from. */
@FunctionalInterface
interface ModelLoader {
    /**
     * The one model to serve, with its engine running. Called once, on a thread of its own; may take long.
     *
     * @throws Exception where it cannot be loaded; the message says why in one sentence
     */
    ServedModel load() throws Exception;

    /**
     * The store whose champion is served, and whose changes are followed; empty where it is one model and stays it.
     *
     * @throws IOException where the store cannot be used, in one sentence
     */
    default Optional<Followed> followed() throws IOException {
        return Optional.empty();
    }
}
