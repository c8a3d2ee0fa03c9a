package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.gateway.serving.Split;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.store.Act;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the fleet to what the store says: loads what is missing, one version after the other, and shows it when it is there. Until then those answer that answered before. A version that
 * cannot be loaded never answers: the store's state is moved back, with the reason, and those before go on.
 *
 * <p>Synchronized: steps come from the rollout's clock, from operators and from loads that end.
 */
final class Deck {
    private static final Logger LOG = LoggerFactory.getLogger(Deck.class);
    private static final String WHO = "gateway";
    private static final int MOST_REASON_CHARS = 600;

    private record Held(ServedModel model, long bytes) {}

    private final Followed followed;
    private final ModelStore store;
    private final Fleet fleet;
    private final Executor loading; // one thread: one version after the other
    private final long warmBytes;
    private final Map<String, Held> held = new LinkedHashMap<>(); // by key
    private final Map<String, String> unloadable = new HashMap<>(); // by key, why; while it is wanted
    private @Nullable String loadingKey;
    private boolean prepared; // the store is not looked at before
    private boolean closed;
    private String complained = "";

    Deck(Followed followed, Fleet fleet, Executor loading, long warmBytes) {
        this.followed = followed;
        this.store = followed.store();
        this.fleet = fleet;
        this.loading = loading;
        this.warmBytes = warmBytes;
    }

    /** A version with its very bytes: one of another content may come to have its name. */
    private static String key(StoredVersion version) {
        return version.name() + "@" + version.manifest().digest();
    }

    /** What serves first; fails the fleet where there is nothing. Blocks. */
    void start() {
        try {
            followed.prepare();
        } catch (Exception | LinkageError e) {
            LOG.error("There is no model to serve", e);
            fleet.fail(said(e));
            return;
        }
        synchronized (this) {
            prepared = true;
            follow();
        }
    }

    /** Makes what the store says now a step more true. */
    synchronized void follow() {
        if (!prepared
                || closed
                || fleet.state() instanceof Fleet.State.Failed
                || fleet.state() instanceof Fleet.State.Stopping) {
            return;
        }
        Optional<StoredVersion> champion = champion();
        if (champion.isEmpty()) {
            return;
        }
        Optional<StoredVersion> canary = canary();
        unloadable
                .keySet()
                .removeIf(key -> champion.stream()
                                .noneMatch(version -> key(version).equals(key))
                        && canary.stream().noneMatch(version -> key(version).equals(key)));
        show(champion.get(), canary.orElse(null));
        load(champion.get());
        canary.ifPresent(this::load);
    }

    /** The champion; where its manifest is damaged, the one before is again. */
    private Optional<StoredVersion> champion() {
        try {
            return store.champion();
        } catch (StoreException e) {
            complain("The champion cannot be used: " + e.getMessage());
            if (e.kind() != StoreException.Kind.CORRUPT
                    || store.championHistory().isEmpty()) {
                if (fleet.lineup().isEmpty()) {
                    fleet.fail(said(e));
                }
                return Optional.empty();
            }
            store.lifecycle().rollback(act("The champion cannot be used: " + said(e)));
            return store.champion();
        }
    }

    private Optional<StoredVersion> canary() {
        try {
            return store.canary();
        } catch (StoreException e) {
            complain("The canary cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Says it once, and not twice a second. */
    private void complain(String problem) {
        if (!problem.equals(complained)) {
            complained = problem;
            LOG.error("{}", problem);
        }
    }

    private void show(StoredVersion champion, @Nullable StoredVersion canary) {
        Fleet.Lineup now = fleet.lineup().orElse(null);
        Held wanted = held.get(key(champion));
        ServedModel serving = wanted != null ? wanted.model() : now == null ? null : now.champion();
        if (serving == null) {
            return;
        }
        Fleet.Seat seat = null;
        if (canary != null && canary.state() instanceof VersionState.Canary state) {
            Held there = held.get(key(canary));
            if (there != null && !there.model().equals(serving)) {
                seat = new Fleet.Seat(there.model(), state.percent(), new Split(canary.name() + "@" + state.since()));
            }
        }
        Fleet.Lineup next = new Fleet.Lineup(serving, seat, previous(serving, seat));
        if (next.equals(now)) {
            return;
        }
        if (fleet.show(next)) {
            held.values().removeIf(each -> !next.models().contains(each.model()));
            LOG.info(
                    "Serving {}{}{}",
                    serving.version(),
                    seat == null ? "" : ", canary " + seat.model().version() + " with " + seat.percent() + " %",
                    next.previous() == null
                            ? ""
                            : ", keeping " + next.previous().version());
        }
    }

    /** The champion before, where it is loaded and small enough to be kept. */
    private @Nullable ServedModel previous(ServedModel serving, Fleet.@Nullable Seat seat) {
        List<String> history = store.championHistory();
        if (history.isEmpty()) {
            return null;
        }
        return held.values().stream()
                .filter(each -> each.model().version().equals(history.getLast())
                        && (each.bytes() <= warmBytes || each.model().sharesWith(serving)))
                .map(Held::model)
                .filter(model -> !model.equals(serving) && (seat == null || !model.equals(seat.model())))
                .findFirst()
                .orElse(null);
    }

    private void load(StoredVersion version) {
        String key = key(version);
        if (loadingKey != null
                || held.containsKey(key)
                || unloadable.containsKey(key)
                || fleet.leaving() >= Fleet.MOST_LEAVING) {
            return; // the next step comes by here again
        }
        loadingKey = key;
        List<ServedModel> loaded = held.values().stream().map(Held::model).toList();
        LOG.info("Loading {}", version.name());
        loading.execute(() -> {
            try {
                loaded(version, followed.load(version, loaded));
            } catch (Throwable e) { // errors too: a native library that cannot be loaded, memory that is not there
                LOG.error("Version {} could not be loaded", version.name(), e);
                try {
                    notLoaded(version, e);
                } catch (RuntimeException again) {
                    LOG.error("The store could not be moved back from {}", version.name(), again);
                }
            }
        });
    }

    private synchronized void loaded(StoredVersion version, ServedModel model) {
        loadingKey = null;
        boolean wanted = !closed && isWanted(version);
        if (wanted) {
            held.put(key(version), new Held(model, version.bytes()));
            follow();
        }
        boolean shown =
                fleet.lineup().filter(lineup -> lineup.models().contains(model)).isPresent();
        if (!shown) {
            held.remove(key(version));
            model.close();
        }
    }

    private boolean isWanted(StoredVersion version) {
        return champion().filter(each -> key(each).equals(key(version))).isPresent()
                || canary().filter(each -> key(each).equals(key(version))).isPresent();
    }

    /** Moves the store back from a version that cannot serve. */
    private synchronized void notLoaded(StoredVersion version, Throwable why) {
        loadingKey = null;
        if (closed) {
            return;
        }
        unloadable.put(key(version), said(why));
        boolean isChampion =
                champion().filter(each -> key(each).equals(key(version))).isPresent();
        if (!isChampion) {
            if (canary().filter(each -> key(each).equals(key(version))).isPresent()) {
                store.lifecycle().reject(version.name(), act("It cannot be loaded: " + said(why)), null);
            }
            return;
        }
        Act act = act(version.name() + " cannot be loaded: " + said(why));
        List<String> history = store.championHistory();
        Fleet.Lineup now = fleet.lineup().orElse(null);
        if (now == null) {
            if (isDamage(why) && !history.isEmpty()) {
                store.lifecycle().rollback(act);
                follow();
            } else {
                fleet.fail(said(why));
            }
        } else if (!history.isEmpty() && history.getLast().equals(now.champion().version())) {
            store.lifecycle().rollback(act);
            follow();
        } else {
            store.lifecycle().promoteByHand(now.champion().version(), act); // it served before
            follow();
        }
    }

    /** Whether it is the version's own fault, and not that of this machine at this moment. */
    private static boolean isDamage(Throwable why) {
        return why instanceof CheckpointException
                || (why instanceof StoreException e && e.kind() == StoreException.Kind.CORRUPT);
    }

    private static Act act(String why) {
        return new Act(WHO, why.length() > MOST_REASON_CHARS ? why.substring(0, MOST_REASON_CHARS) : why);
    }

    static String said(Throwable e) {
        return e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Nothing more is loaded or shown. */
    synchronized void close() {
        closed = true;
    }
}
