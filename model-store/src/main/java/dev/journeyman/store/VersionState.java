package dev.journeyman.store;

import java.time.Instant;

/**
 * Where a version stands; the methods are the only steps there are.
 *
 * <pre>
 * Imported --promoted--> Champion --replaced--> Imported
 * </pre>
 *
 * <p>The gate refines this: a trained version will be a candidate, then evaluated, then canary before it is champion, and
 * retired or rejected after. What exists today is what was put in, and what serves.
 */
public sealed interface VersionState {
    /** The state's name as applications see it. */
    String label();

    /** In the store, and not serving. */
    record Imported() implements VersionState {
        /** The step to champion. */
        public Champion promoted(Instant at) {
            return new Champion(at);
        }

        @Override
        public String label() {
            return "imported";
        }
    }

    /**
     * Serving.
     *
     * @param since when it became champion
     */
    record Champion(Instant since) implements VersionState {
        /** The step back, when another takes its place. */
        public Imported replaced() {
            return new Imported();
        }

        @Override
        public String label() {
            return "champion";
        }
    }
}
