package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that are loaded, and who of them answers whom.
 *
 * <pre>
 *   Loading ──show──> Ready ──show──> Ready (others answer what is asked from now on)
 *      │                ^ │
 *      ├──fail──> Failed┘ └──stop──> Stopping
 *      └──stop──────────────────────────^   (from Failed too)
 * </pre>
 *
 * <p>What another line-up lacks is closed when its last answer has ended, on a thread of its own: each request has a {@link Lease} of the version that it began with. One that
 * takes longer than the fleet's patience is ended and told why. Any thread may ask; a transition that the diagram lacks throws.
 */
public final class Fleet {
    /** The most versions that may be on their way out while another is loaded. */
    public static final int MOST_LEAVING = 4;

    /** How long answers of a version that was replaced may go on, where nothing is said. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final int MOST_TRIES = 100;

    /**
     * Who answers.
     *
     * @param champion answers who asks for the alias
     * @param canary answers a share of them; null for none
     * @param previous was champion before, and answers who asks for it by name; null where it is not kept
     */
    public record Lineup(
            ServedModel champion,
            @Nullable Seat canary,
            @Nullable ServedModel previous) {
        /** A champion alone. */
        public static Lineup of(ServedModel champion) {
            return new Lineup(champion, null, null);
        }

        /** Every version in it, the champion first. */
        public List<ServedModel> models() {
            List<ServedModel> models = new ArrayList<>();
            models.add(champion);
            if (canary != null) {
                models.add(canary.model());
            }
            if (previous != null) {
                models.add(previous);
            }
            return models;
        }
    }

    /**
     * A canary's place.
     *
     * @param percent of the sessions; 0: none, it is asked in the shadow
     */
    public record Seat(ServedModel model, int percent, Split split) {}

    /** Where it stands. */
    public sealed interface State {
        /** The champion is being read. */
        record Loading() implements State {}

        /** It answers. */
        record Ready(Lineup lineup) implements State {
            /** The champion. */
            public ServedModel model() {
                return lineup.champion();
            }
        }

        /** No champion could be loaded. */
        record Failed(String reason) implements State {}

        /** The gateway is ending; running answers may still be finished. */
        record Stopping() implements State {}
    }

    private final Duration patience;
    private final Object lock = new Object();
    private final Set<ServedModel> loaded = new LinkedHashSet<>(); // those on their way out too
    private EngineStats past = EngineStats.NONE; // of those that are closed
    private volatile State state = new State.Loading();
    private volatile AnswerWatch watch = AnswerWatch.NONE;

    /** A fleet whose replaced versions have the standard time to end. */
    public Fleet() {
        this(DEFAULT_PATIENCE);
    }

    /** A fleet whose replaced versions have so long to end. */
    public Fleet(Duration patience) {
        this.patience = patience;
    }

    /** Where it stands now. */
    public State state() {
        return state;
    }

    /** Who answers; empty where nobody does. */
    public Optional<Lineup> lineup() {
        return state instanceof State.Ready ready ? Optional.of(ready.lineup()) : Optional.empty();
    }

    /** Has somebody hear how answers end. */
    public void watch(AnswerWatch hears) {
        watch = hears;
    }

    /** From now on these answer; the others leave. Returns false where the gateway is ending: the caller then closes what is new. */
    public boolean show(Lineup next) {
        List<ServedModel> leaving = new ArrayList<>();
        synchronized (lock) {
            if (state instanceof State.Stopping) {
                return false;
            }
            List<ServedModel> staying = next.models();
            if (state instanceof State.Ready ready) {
                ready.lineup().models().stream()
                        .filter(model -> !staying.contains(model))
                        .forEach(leaving::add);
            }
            loaded.addAll(staying);
            state = new State.Ready(next);
            lock.notifyAll();
        }
        leaving.forEach(
                model -> Thread.ofPlatform().name("model-closing").daemon().start(() -> leave(model)));
        return true;
    }

    /** No champion can be loaded, for a reason in one sentence. */
    public boolean fail(String reason) {
        synchronized (lock) {
            if (state instanceof State.Stopping) {
                return false;
            }
            if (!(state instanceof State.Loading)) {
                throw new IllegalStateException("from " + state + " there is no way to a failure");
            }
            state = new State.Failed(reason);
            lock.notifyAll();
            return true;
        }
    }

    private void leave(ServedModel model) {
        try {
            if (!model.leases().end(patience)) {
                LOG.warn(
                        "{} answers of {} still run after {} s; they are ended now",
                        model.leases().held(),
                        model.version(),
                        patience.toSeconds());
                model.endReplaced();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed(model);
    }

    /** Closes a model, its counts kept. */
    private void closed(ServedModel model) {
        boolean last = model.end();
        synchronized (lock) {
            if (loaded.remove(model) && last) {
                past = past.plus(model.engine().stats().closed());
            }
        }
        model.close();
        LOG.info("Version {} is closed", model.version());
    }

    /** Waits until a champion is loaded, or cannot be; tells where it stands then. */
    public State awaitLoaded() throws InterruptedException {
        synchronized (lock) {
            while (state instanceof State.Loading) {
                lock.wait();
            }
            return state;
        }
    }

    /** How many versions are on their way out. */
    public int leaving() {
        synchronized (lock) {
            return loaded.size() - lineup().map(Lineup::models).map(List::size).orElse(0);
        }
    }

    /** The gateway ends: nothing new is answered. Returns what is loaded, for the caller to close. */
    public List<ServedModel> stop() {
        synchronized (lock) {
            state = new State.Stopping();
            lock.notifyAll();
            return List.copyOf(loaded);
        }
    }

    /**
     * Leases who answers a session that asks for this name.
     *
     * @param name the alias, or a version
     * @return empty where no loaded version has the name, or none is loaded
     */
    public Optional<Lease> lease(String name, String session) {
        return lease(name, session, false);
    }

    /** Leases the champion, whoever else answers the session, as a version that somebody chose; empty where none is loaded. */
    public Optional<Lease> leaseChampion(String session) {
        return lease(ServedModel.ALIAS, session, true);
    }

    /** Leases the canary, as a version that somebody chose; empty where there is none. */
    public Optional<Lease> leaseCanary() {
        Seat seat = lineup().map(Lineup::canary).orElse(null);
        return seat != null && seat.model().leases().take()
                ? Optional.of(new Lease(seat.model(), Arm.CHOSEN, "", watch))
                : Optional.empty();
    }

    private Optional<Lease> lease(String name, String session, boolean championOnly) {
        for (int i = 0; i < MOST_TRIES && state instanceof State.Ready ready; i++) {
            Lineup lineup = ready.lineup();
            ServedModel model = lineup.champion();
            Arm arm = championOnly ? Arm.CHOSEN : Arm.CHAMPION;
            Seat seat = lineup.canary();
            if (!name.equals(ServedModel.ALIAS)) {
                model = lineup.models().stream()
                        .filter(each -> each.version().equals(name))
                        .findFirst()
                        .orElse(null);
                arm = Arm.CHOSEN;
            } else if (!championOnly && seat != null && seat.split().toCanary(session, seat.percent())) {
                model = seat.model();
                arm = Arm.CANARY;
            }
            if (model == null) {
                return Optional.empty();
            }
            if (model.leases().take()) {
                return Optional.of(new Lease(model, arm, session, watch));
            } // else it was replaced a moment ago
        }
        return Optional.empty();
    }

    /** How all engines stand together; counts of closed ones stay in the sums. Null where none was ever loaded. */
    public @Nullable EngineStats stats() {
        synchronized (lock) {
            if (loaded.isEmpty() && past.equals(EngineStats.NONE)) {
                return null;
            }
            EngineStats sum = past;
            Set<Engine> engines = new LinkedHashSet<>(); // several versions may be on one
            loaded.forEach(model -> engines.add(model.engine()));
            for (Engine engine : engines) {
                sum = sum.plus(engine.stats());
            }
            return sum;
        }
    }
}
