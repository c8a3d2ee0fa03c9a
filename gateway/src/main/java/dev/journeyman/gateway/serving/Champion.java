package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.EngineStats;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The model that answers, from before it is loaded to after the gateway ends.
 *
 * <pre>
 *   Loading ──ready──> Ready ──stop──> Stopping
 *      ├──fail──> Failed ──stop──────────^
 *      └──stop──────────────────────────^
 * </pre>
 *
 * Any thread may ask; a transition that the diagram lacks throws.
 */
public final class Champion {
    /** Where it stands. */
    public sealed interface State {
        /** The model is being read. */
        record Loading() implements State {}

        /** It answers. */
        record Ready(ServedModel model) implements State {}

        /** It could not be loaded. */
        record Failed(String reason) implements State {}

        /** The gateway is ending; running answers may still be finished. */
        record Stopping() implements State {}
    }

    private final AtomicReference<State> state = new AtomicReference<>(new State.Loading());

    /** Where it stands now. */
    public State state() {
        return state.get();
    }

    /** The model is loaded. Returns false where the gateway is ending already; the caller then closes the model. */
    public boolean ready(ServedModel model) {
        return leaveLoading(new State.Ready(model));
    }

    /** The model cannot be loaded, for a reason in one sentence. */
    public boolean fail(String reason) {
        return leaveLoading(new State.Failed(reason));
    }

    private boolean leaveLoading(State next) {
        State now = state.get();
        if (now instanceof State.Loading && state.compareAndSet(now, next)) {
            return true;
        }
        if (state.get() instanceof State.Stopping) {
            return false;
        }
        throw new IllegalStateException("from " + now + " there is no way to " + next);
    }

    /** The gateway ends: nothing new is answered. Returns the model that was serving, for the caller to close; null if there was none. */
    public @Nullable ServedModel stop() {
        return state.getAndSet(new State.Stopping()) instanceof State.Ready ready ? ready.model() : null;
    }

    /** How the engine stands; null where there is none. */
    public @Nullable EngineStats stats() {
        return state.get() instanceof State.Ready ready ? ready.model().engine().stats() : null;
    }
}
