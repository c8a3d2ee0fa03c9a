package dev.journeyman.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a version stands; the methods are the only steps there are, and {@link Lifecycle} takes them and has the diagram. A step that is not there
 * does not compile; one that the present state does not have is refused by {@link Lifecycle}, by name.
 */
public sealed interface VersionState {
    /** The state's name as applications see it. */
    String label();

    /** Since when it stands there. */
    Instant since();

    /** SHA-256 of the scorecard that it was last evaluated with, in hexadecimal; null where it never was. */
    @Nullable
    String scorecard();

    /**
     * In the store, and not measured.
     *
     * @param since when it came
     */
    record Candidate(Instant since) implements VersionState {
        /** The step of an examination. */
        public Evaluated evaluated(Instant at, String digest) {
            return new Evaluated(at, digest);
        }

        /** The step of an operator who brought it and lets it serve unmeasured. */
        public Champion promotedByHand(Instant at) {
            return new Champion(at, null);
        }

        /** The step out. */
        public Rejected rejected(Instant at) {
            return new Rejected(at, null);
        }

        @Override
        public @Nullable String scorecard() {
            return null;
        }

        @Override
        public String label() {
            return "candidate";
        }
    }

    /**
     * Measured; the gate may be asked.
     *
     * @param since when it was evaluated last, or its canary withdrawn
     * @param scorecard SHA-256 of the scorecard
     */
    record Evaluated(Instant since, String scorecard) implements VersionState {
        /** Another examination. */
        public Evaluated evaluated(Instant at, String digest) {
            return new Evaluated(at, digest);
        }

        /** The step to a part of the traffic. */
        public Canary canary(Instant at, int percent) {
            return new Canary(at, scorecard, percent);
        }

        /** The step to champion. */
        public Champion promoted(Instant at) {
            return new Champion(at, scorecard);
        }

        /** The step out: the gate refused it, or somebody did. */
        public Rejected rejected(Instant at) {
            return new Rejected(at, scorecard);
        }

        @Override
        public String label() {
            return "evaluated";
        }
    }

    /**
     * Serving a part of the traffic beside the champion.
     *
     * @param since when it became canary
     * @param scorecard SHA-256 of the scorecard
     * @param percent of the traffic, 0 to 100; 0: in the shadow, its answers are not shown
     */
    record Canary(Instant since, String scorecard, int percent) implements VersionState {
        /**
         * Checks the share.
         *
         * @throws StoreException if it is no percentage
         */
        public Canary {
            if (percent < 0 || percent > 100) {
                throw new StoreException(
                        StoreException.Kind.INVALID, "percent must be 0 (shadow) to 100, but is " + percent);
            }
        }

        /** The same with another share. */
        public Canary share(int newPercent) {
            return new Canary(since, scorecard, newPercent);
        }

        /** The step to champion. */
        public Champion promoted(Instant at) {
            return new Champion(at, scorecard);
        }

        /** The step back, without a judgement. */
        public Evaluated withdrawn(Instant at) {
            return new Evaluated(at, scorecard);
        }

        /** The step out: it did worse than the champion. */
        public Rejected rejected(Instant at) {
            return new Rejected(at, scorecard);
        }

        @Override
        public String label() {
            return "canary";
        }
    }

    /**
     * Serving.
     *
     * @param since when it became champion
     * @param scorecard SHA-256 of the scorecard; null where it was never measured here
     */
    record Champion(Instant since, @Nullable String scorecard) implements VersionState {
        /** Another examination, so that the next candidate can be compared with it. */
        public Champion evaluated(String digest) {
            return new Champion(since, digest);
        }

        /** The step down, when another takes its place. */
        public Retired retired(Instant at) {
            return new Retired(at, scorecard);
        }

        @Override
        public String label() {
            return "champion";
        }
    }

    /**
     * Was champion once.
     *
     * @param since when another took its place
     * @param scorecard SHA-256 of the scorecard; null where it was never measured here
     */
    record Retired(Instant since, @Nullable String scorecard) implements VersionState {
        /** Another examination. */
        public Retired evaluated(String digest) {
            return new Retired(since, digest);
        }

        /** The step back to champion: it served before. */
        public Champion promoted(Instant at) {
            return new Champion(at, scorecard);
        }

        @Override
        public String label() {
            return "retired";
        }
    }

    /**
     * Refused by the gate, by its canary or by a person.
     *
     * @param since when
     * @param scorecard SHA-256 of the scorecard; null where it was never measured here
     */
    record Rejected(Instant since, @Nullable String scorecard) implements VersionState {
        /** Another examination opens the case again. */
        public Evaluated evaluated(Instant at, String digest) {
            return new Evaluated(at, digest);
        }

        @Override
        public String label() {
            return "rejected";
        }
    }

    /** The step that no gate allowed; {@link Lifecycle#force} marks it for ever. */
    default Champion forced(Instant at) {
        return new Champion(at, scorecard());
    }
}
