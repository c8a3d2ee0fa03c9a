package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;

/**
 * Weights in memory with the engine that runs them, for one version or for several that differ by an adapter. The versions are counted: the last one that leaves closes it.
 *
 * <p>Thread-safe.
 */
final class Host {
    private final ChatModel model;
    private final String weights;
    private final Engine engine;
    private final QueueForecast forecast;
    private final AnswerForms forms;
    private int versions = 1;

    /** Starts an engine on a model, for one version. */
    Host(ChatModel model, String weights, EngineOptions options) {
        this.model = model;
        this.weights = weights;
        this.forms = new AnswerForms(model);
        this.engine = new Engine(model.steps(), model.bytes(), options);
        this.forecast = new QueueForecast(engine.slots(), System::nanoTime);
    }

    ChatModel model() {
        return model;
    }

    /** Which weights these are, by name and digest; empty where nobody knows. */
    String weights() {
        return weights;
    }

    Engine engine() {
        return engine;
    }

    /** How long one more would wait for a slot, whichever version it asks. */
    QueueForecast forecast() {
        return forecast;
    }

    AnswerForms forms() {
        return forms;
    }

    /** One more version is on it; false where the last one has left already. */
    synchronized boolean take() {
        if (versions == 0) {
            return false;
        }
        versions++;
        return true;
    }

    /** A version leaves; true where it was the last one. */
    synchronized boolean giveBack() {
        if (versions == 0) {
            throw new IllegalStateException("more versions left than came");
        }
        versions--;
        return versions == 0;
    }
}
