package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.serving.ServedModel;

/** Loads the model to serve. Called once, on a thread of its own; may take long. */
@FunctionalInterface
interface ModelLoader {
    /**
     * The model, with its engine running.
     *
     * @throws Exception where it cannot be loaded; the message says why in one sentence
     */
    ServedModel load() throws Exception;
}
