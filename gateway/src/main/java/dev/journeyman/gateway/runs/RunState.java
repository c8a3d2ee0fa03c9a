package dev.journeyman.gateway.runs;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run stands; the methods are the only steps there are, and {@link Supervisor} takes them and has the diagram. */
public sealed interface RunState {
    /** The state's name in files and over HTTP. */
    String label();

    /** What the run is made of; empty where it did not come so far. */
    default Optional<Source> source() {
        return Optional.empty();
    }

    /** The version that came of it; empty where none did yet. */
    default Optional<String> candidate() {
        return Optional.empty();
    }

    /** What the gate said; empty where it was not asked. */
    default Optional<GateWord> gate() {
        return Optional.empty();
    }

    /** What went wrong, or what is to be known of the end; empty for nothing. */
    default Optional<String> remark() {
        return Optional.empty();
    }

    /** A state that something still follows. */
    sealed interface Going extends RunState {
        /** The step of what cannot go on. */
        default Failed failed(String error, Instant at) {
            return new Failed(source().orElse(null), candidate().orElse(null), error, at);
        }

        /** The step of somebody who has had enough of it. */
        default Stopped stopped(String why, Instant at) {
            return new Stopped(source().orElse(null), candidate().orElse(null), why, at);
        }
    }

    /** A state that nothing follows. */
    sealed interface Ended extends RunState {
        /** When it ended. */
        Instant ended();
    }

    /** A snapshot of the feedback store is being made, or waits for its turn. */
    record Preparing() implements Going {
        /** The step to the first child process. */
        public Training training(Source from) {
            return new Training(from);
        }

        @Override
        public String label() {
            return "preparing";
        }
    }

    /** The retrainer is at work, or another run has the machine. */
    record Training(Source from) implements Going {
        /** The step with what the retrainer has stored. */
        public Evaluating evaluating(String version) {
            return new Evaluating(from, version, false);
        }

        @Override
        public String label() {
            return "training";
        }

        @Override
        public Optional<Source> source() {
            return Optional.of(from);
        }
    }

    /**
     * A version is being examined.
     *
     * @param version the candidate
     * @param ofChampion whether it is the champion that is examined, so that the two can be compared; the candidate was before
     */
    record Evaluating(Source from, String version, boolean ofChampion) implements Going {
        /** The step to the gate. */
        public Judging judging() {
            return new Judging(from, version, ofChampion);
        }

        @Override
        public String label() {
            return "evaluating";
        }

        @Override
        public Optional<Source> source() {
            return Optional.of(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.of(version);
        }
    }

    /**
     * The gate is asked.
     *
     * @param championDone whether the champion was examined in this run already
     */
    record Judging(Source from, String version, boolean championDone) implements Going {
        /**
         * The step back: the champion has no scorecard that this one can be compared with.
         *
         * @throws IllegalStateException where it was taken before: it would help no more than the first time
         */
        public Evaluating champion() {
            if (championDone) {
                throw new IllegalStateException("the champion was examined in this run already");
            }
            return new Evaluating(from, version, true);
        }

        /** The step of a candidate that the gate let through and that was handed on. */
        public Rollout rollout(GateWord word, Instant at) {
            return new Rollout(from, version, word, at);
        }

        /** The step of a candidate that the gate let through and that somebody has to decide about. */
        public Passed passed(GateWord word, @Nullable String remark, Instant at) {
            return new Passed(from, version, word, remark, at);
        }

        /** The step of a candidate that the gate refused. */
        public Refused refused(GateWord word, Instant at) {
            return new Refused(from, version, word, at);
        }

        @Override
        public String label() {
            return "judging";
        }

        @Override
        public Optional<Source> source() {
            return Optional.of(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.of(version);
        }
    }

    /** The candidate passed and was handed to the rollout, which goes on by itself. */
    record Rollout(Source from, String version, GateWord word, Instant ended) implements Ended {
        @Override
        public String label() {
            return "rollout";
        }

        @Override
        public Optional<Source> source() {
            return Optional.of(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.of(version);
        }

        @Override
        public Optional<GateWord> gate() {
            return Optional.of(word);
        }
    }

    /**
     * The candidate passed and waits for somebody's decision.
     *
     * @param why why it was not handed on; null where nobody wanted that
     */
    record Passed(
            Source from,
            String version,
            GateWord word,
            @Nullable String why,
            Instant ended) implements Ended {
        @Override
        public String label() {
            return "passed";
        }

        @Override
        public Optional<Source> source() {
            return Optional.of(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.of(version);
        }

        @Override
        public Optional<GateWord> gate() {
            return Optional.of(word);
        }

        @Override
        public Optional<String> remark() {
            return Optional.ofNullable(why);
        }
    }

    /** The gate refused the candidate; the store has it as rejected. */
    record Refused(Source from, String version, GateWord word, Instant ended) implements Ended {
        @Override
        public String label() {
            return "refused";
        }

        @Override
        public Optional<Source> source() {
            return Optional.of(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.of(version);
        }

        @Override
        public Optional<GateWord> gate() {
            return Optional.of(word);
        }
    }

    /** It could not go on. */
    record Failed(@Nullable Source from, @Nullable String version, String error, Instant ended) implements Ended {
        @Override
        public String label() {
            return "failed";
        }

        @Override
        public Optional<Source> source() {
            return Optional.ofNullable(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.ofNullable(version);
        }

        @Override
        public Optional<String> remark() {
            return Optional.of(error);
        }
    }

    /** Somebody stopped it. */
    record Stopped(@Nullable Source from, @Nullable String version, String why, Instant ended) implements Ended {
        @Override
        public String label() {
            return "stopped";
        }

        @Override
        public Optional<Source> source() {
            return Optional.ofNullable(from);
        }

        @Override
        public Optional<String> candidate() {
            return Optional.ofNullable(version);
        }

        @Override
        public Optional<String> remark() {
            return Optional.of(why);
        }
    }
}
