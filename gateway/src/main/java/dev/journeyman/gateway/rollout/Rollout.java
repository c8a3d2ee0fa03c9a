package dev.journeyman.gateway.rollout;

import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.gateway.models.GateRefusedException;
import dev.journeyman.gateway.models.Promotion;
import dev.journeyman.gateway.rollout.RolloutStatus.Ended;
import dev.journeyman.gateway.rollout.RolloutStatus.Outcome;
import dev.journeyman.gateway.rollout.RolloutStatus.Phase;
import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.store.Act;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes versions through their rollout, and has the fleet serve what the store says.
 *
 * <pre>
 *            begin, the gate lets it                     proven not worse, or the time is over without a sign of worse
 *   (none) ──────────────────────────> canary at a share ──────────────────────────────────────────> (none), promoted
 *                                       │  ^ next share │
 *                                       │  └────────────┤ proven worse, or it cannot be loaded
 *                                       │               └──────────────────────────────────────────> (none), rolled back
 *                                       └── withdrawn, or the time is over with too little seen ──────> (none), withdrawn
 *
 *   A share of 0 is the shadow: it ends as the others do, but for a promotion.
 * </pre>
 *
 * <p>The phase is the store's: which version is canary since when, with which share. So a gateway that starts in the middle goes on in the middle, and several gateways, and commands, on
 * one store agree. What a gateway counts is its own, and is kept in the home. Each gateway looks at the store's stamp twice a second; operators' calls are carried out at once.
 *
 * <p>Thread-safe. Steps of one gateway are taken one after the other; {@link #status} and what answers tell never wait for them.
 */
public final class Rollout implements AutoCloseable {
    /** How often the store is looked at. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);
    private static final String WHO = "rollout";
    private static final long SAVE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_ENDED = 20;
    private static final int MOST_WHY_CHARS = 900;
    private static final Duration LAST_STEP = Duration.ofSeconds(5);
    private static final Duration LAST_LOAD = Duration.ofSeconds(3);

    /**
     * What a rollout works with.
     *
     * @param home where what it counts is kept
     * @param desk which asks the gate; null where no store is followed
     * @param feedback where ratings are read; stays the caller's to close
     */
    public record Surroundings(
            Fleet fleet,
            Shadow shadow,
            @Nullable GateDesk desk,
            FeedbackReader feedback,
            GatewayMetrics metrics,
            Path home,
            RolloutSettings settings,
            InstantSource clock) {}

    private final @Nullable Followed followed; // null: the gateway serves one model whatever the store says
    private final Surroundings with;
    private final RolloutMetrics metrics;
    private final RolloutFile file;
    private final HeardAnswers heard = new HeardAnswers();
    private final Ratings ratings;
    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("rollout").daemon().factory());
    private final ExecutorService loading = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loading").daemon().factory());
    private final Object turn = new Object();
    private final @Nullable Deck deck;
    private final @Nullable Promotion promotion;
    // Guarded by the turn:
    private @Nullable Running running;
    private List<Ended> ended = List.of(); // the latest first
    private boolean changed;
    private long savedNanos;
    private String complained = "";

    private @Nullable ScheduledFuture<?> stepping; // by whoever starts and closes it

    private volatile RolloutStatus status = none(List.of());

    /** A rollout; it begins with {@link #start}. */
    public Rollout(@Nullable Followed followed, Surroundings with) {
        this.followed = followed;
        this.with = with;
        this.metrics = new RolloutMetrics(with.metrics().registry());
        this.file = new RolloutFile(with.home().resolve(RolloutFile.NAME));
        this.ratings = new Ratings(with.feedback());
        this.deck = followed == null
                ? null
                : new Deck(followed, with.fleet(), loading, with.settings().warmBytes());
        GateDesk desk = with.desk();
        this.promotion = followed == null || desk == null ? null : new Promotion(followed.store(), desk);
    }

    /** Loads the champion, and looks at the store from then on. Returns at once. */
    public void start() {
        with.fleet().watch(this::ended);
        with.shadow().watch(new Shadow.Watch() {
            @Override
            public void compared(ServedModel canary, ShownAnswer shown, ShownAnswer shadowed) {
                metrics.shadow(shadowed.ending().outcome());
                heard.compared(canary.version(), shown, shadowed);
            }

            @Override
            public void dropped() {
                heard.dropped();
            }
        });
        synchronized (turn) {
            RolloutFile.Kept kept = file.read();
            running = kept.running();
            ended = kept.ended();
        }
        if (deck != null) {
            loading.execute(deck::start);
        }
        stepping = steps.scheduleWithFixedDelay(
                this::step, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How it stands. Never waits. */
    public RolloutStatus status() {
        return status;
    }

    /**
     * Asks the gate, and begins a rollout with the configured share. Blocks: for workers.
     *
     * @throws RolloutException where the gate refuses, nothing has measured the version, or another one is canary
     */
    public void begin(String version, Act act) throws RolloutException {
        begin(version, with.settings().firstPercent(), act);
    }

    /**
     * Asks the gate and begins a rollout with a share, or changes the share of the one that runs. Blocks: for workers.
     *
     * @param percent 0 (shadow) to {@link RolloutSettings#MOST_PERCENT}
     * @throws RolloutException where the gate refuses, nothing has measured the version, or another one is canary
     */
    public StoredVersion begin(String version, int percent, Act act) throws RolloutException {
        return act(store -> {
            StoredVersion found = store.version(version);
            return found.state() instanceof VersionState.Canary
                    ? store.lifecycle().share(found.name(), percent, act)
                    : promotion().canary(found, percent, act);
        });
    }

    /**
     * Makes a version the champion, as the gate, or the operator by force, says. Blocks: for workers.
     *
     * @throws RolloutException with the gate's reasons where it refuses
     */
    public StoredVersion promote(String version, boolean force, Act act) throws RolloutException {
        return act(
                store -> promotion().promote(store.version(version), act, force).version());
    }

    /** Takes the canary out without a judgement. Blocks: for workers. */
    public StoredVersion withdraw(String version, Act act) throws RolloutException {
        return act(store -> store.lifecycle().withdraw(store.version(version).name(), act));
    }

    /** Refuses a version. Blocks: for workers. */
    public StoredVersion reject(String version, Act act) throws RolloutException {
        return act(store -> store.lifecycle().reject(store.version(version).name(), act, null));
    }

    /**
     * What a rollback has done.
     *
     * @param champion who serves now
     * @param previous to whom the next rollback would go; null for none
     * @param rolledBack who serves no longer
     */
    public record RolledBack(String champion, @Nullable String previous, String rolledBack) {}

    /** Rejects the canary where one is live; else makes the previous champion the champion again. Blocks: for workers. */
    public RolledBack rollback(Act act) throws RolloutException {
        return act(store -> {
            Optional<StoredVersion> canary = store.canary();
            String away = canary.or(store::champion).map(StoredVersion::name).orElse("");
            if (canary.isPresent()) {
                store.lifecycle().reject(away, act, null);
            } else {
                store.lifecycle().rollback(act);
            }
            List<String> history = store.championHistory();
            return new RolledBack(
                    store.champion().map(StoredVersion::name).orElse(""),
                    history.isEmpty() ? null : history.getLast(),
                    away);
        });
    }

    private interface Work<T> {
        T on(ModelStore store) throws IOException;
    }

    /** Does something to the store, and follows it at once. */
    private <T> T act(Work<T> work) throws RolloutException {
        if (followed == null) {
            throw RolloutException.notNow(
                    "This gateway serves the model that it was started with (--model) and follows no store.");
        }
        try {
            T done = work.on(followed.store());
            step();
            return done;
        } catch (StoreException | IOException e) {
            throw RolloutException.of(e);
        }
    }

    private Promotion promotion() {
        return Objects.requireNonNull(promotion, "no store is followed");
    }

    /** An answer to the alias ended. On event loops. */
    private void ended(Arm arm, String version, String session, Ending ending) {
        // a canary may answer a moment before the first step after a start has said that there is one
        if (arm == Arm.CANARY || status.phase() == Phase.CANARY) {
            metrics.answer(arm, ending.outcome());
            heard.ended(arm, version, session, ending);
        }
    }

    /** Looks at the store, counts what was heard, and takes the step that follows from it. */
    void step() {
        synchronized (turn) {
            try {
                Fleet fleet = with.fleet();
                if (deck != null && followed != null) {
                    deck.follow();
                    ModelStore store = followed.store();
                    phase(store);
                    count();
                    judge(store);
                }
                fleet.lineup().ifPresent(metrics::roles);
                save(false);
                complained = "";
            } catch (RuntimeException | IOException e) {
                if (!complained.equals(e.toString())) { // once, and not twice a second
                    complained = e.toString();
                    LOG.warn("A step of the rollout failed; it is tried again", e);
                }
            }
        }
    }

    /** Finds out whether a rollout began or ended. */
    private void phase(ModelStore store) {
        StoredVersion canary = store.canary().orElse(null);
        StoredVersion champion = store.champion().orElse(null);
        Running now = running;
        if (canary == null || champion == null || !(canary.state() instanceof VersionState.Canary state)) {
            if (now != null) {
                end(store, now);
            }
            return;
        }
        if (now == null || !now.isOf(canary.name(), champion.name(), state.since())) {
            if (now != null && !now.since.equals(state.since())) {
                end(store, now);
            }
            // else another version became champion: the canary is compared with that one from now on
            now = new Running(
                    canary.name(),
                    champion.name(),
                    state.since(),
                    state.percent(),
                    with.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                    with.feedback().lastSequence());
            running = now;
            heard.forget();
            changed = true;
        }
        if (now.percent != state.percent()) {
            now.share(state.percent(), with.clock().instant().truncatedTo(ChronoUnit.MILLIS));
            changed = true;
        }
    }

    private void end(ModelStore store, Running over) {
        Outcome outcome = Outcome.WITHDRAWN;
        try {
            outcome = switch (store.version(over.version).state()) {
                case VersionState.Champion champion -> Outcome.PROMOTED;
                case VersionState.Retired retired -> Outcome.PROMOTED;
                case VersionState.Rejected rejected -> Outcome.ROLLED_BACK;
                case VersionState.Canary again -> Outcome.WITHDRAWN;
                case VersionState.Evaluated evaluated -> Outcome.WITHDRAWN;
                case VersionState.Candidate candidate -> Outcome.WITHDRAWN;
            };
        } catch (StoreException e) {
            LOG.info("The canary {} has gone: {}", over.version, e.getMessage());
        }
        List<Ended> all = new ArrayList<>();
        all.add(new Ended(
                over.version,
                over.against,
                over.since,
                with.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                outcome,
                reason(store, over.version),
                over.canary.answers,
                over.canary.sessions.estimate()));
        all.addAll(ended);
        ended = List.copyOf(all.subList(0, Math.min(MOST_ENDED, all.size())));
        LOG.info("The rollout of {} has ended: {}", over.version, all.get(0).outcome());
        running = null;
        changed = true;
        status = none(ended);
    }

    /** Why a version is where it is: the ledger's last word on it, whoever said it. */
    private static String reason(ModelStore store, String version) {
        String[] last = {""};
        try {
            store.ledger(entry -> {
                if (version.equals(entry.version())) {
                    last[0] = entry.act().why();
                }
            });
        } catch (StoreException e) {
            LOG.warn("The ledger does not tell why: {}", e.getMessage());
        }
        return last[0];
    }

    private void count() {
        Running now = running;
        changed |= heard.countInto(now);
        if (now != null) {
            changed |= ratings.countInto(now);
        }
    }

    private void judge(ModelStore store) throws IOException {
        Running now = running;
        if (now == null) {
            status = none(ended);
            return;
        }
        Judge.Judgement judgement =
                Judge.judge(with.settings(), now, with.clock().instant());
        status = new RolloutStatus(
                now.percent == 0 ? Phase.SHADOW : Phase.CANARY,
                now.version,
                now.against,
                now.percent,
                now.since,
                now.champion.told(),
                now.canary.told(),
                judgement.tests(),
                judgement.verdict(),
                judgement.why(),
                new RolloutStatus.ShadowCounts(now.compared, now.dropped, now.sameText, now.sameCodes),
                ended);
        Act act = new Act(WHO, shortened(judgement.why()));
        try {
            switch (judgement.step()) {
                case Judge.Step.Wait wait -> {
                    return;
                }
                case Judge.Step.Share share -> store.lifecycle().share(now.version, share.percent(), act);
                case Judge.Step.Promote promote -> promote(store, now, act);
                case Judge.Step.Reject reject -> store.lifecycle().reject(now.version, act, null);
                case Judge.Step.Withdraw withdraw -> store.lifecycle().withdraw(now.version, act);
            }
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.REFUSED) {
                throw e;
            }
            LOG.info("Somebody else took a step before: {}", e.getMessage());
        }
        LOG.info("Rollout of {}: {}", now.version, judgement.why());
        if (deck != null) {
            deck.follow();
        }
        phase(store);
    }

    /** The gate has the last word too: what it let through may have been measured anew since. */
    private void promote(ModelStore store, Running now, Act act) throws IOException {
        try {
            promotion().promote(store.version(now.version), act, false);
        } catch (GateRefusedException e) {
            store.lifecycle().withdraw(now.version, new Act(WHO, shortened(e.getMessage() + ". " + act.why())));
        }
    }

    private static String shortened(String why) {
        return why.length() > MOST_WHY_CHARS ? why.substring(0, MOST_WHY_CHARS) : why;
    }

    private void save(boolean now) throws IOException {
        long nanos = System.nanoTime();
        if (changed && (now || savedNanos == 0 || nanos - savedNanos >= SAVE_EVERY_NANOS)) {
            file.write(new RolloutFile.Kept(running, ended));
            changed = false;
            savedNanos = nanos;
        }
    }

    private static RolloutStatus none(List<Ended> ended) {
        return new RolloutStatus(
                Phase.NONE,
                null,
                null,
                null,
                null,
                RolloutStatus.Arm.NOTHING,
                RolloutStatus.Arm.NOTHING,
                List.of(),
                RolloutStatus.Verdict.GOING_ON,
                "No version is canary.",
                RolloutStatus.ShadowCounts.NOTHING,
                ended);
    }

    /** Loads the one model that is served where no store is followed. Returns at once. */
    public void loadOnly(Callable<ServedModel> loader) {
        Fleet fleet = with.fleet();
        loading.execute(() -> {
            try {
                ServedModel model = loader.call();
                if (!fleet.show(Fleet.Lineup.of(model))) {
                    model.close();
                }
            } catch (Throwable e) { // errors too: a native library that cannot be loaded, memory that is not there
                LOG.error("The model could not be loaded", e);
                fleet.fail(Deck.said(e));
            }
        });
    }

    /** Ends it and keeps what was counted. Not for event loops. */
    @Override
    public void close() {
        if (stepping != null) {
            stepping.cancel(false);
        }
        steps.shutdown();
        try {
            if (!steps.awaitTermination(LAST_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A step of the rollout did not end; the process ends without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loading.shutdown();
        try {
            if (!loading.awaitTermination(LAST_LOAD.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A model's loading did not end; the process ends without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (turn) {
            if (deck != null) {
                deck.close();
            }
            try {
                count();
                save(true);
            } catch (RuntimeException | IOException e) {
                LOG.warn("What the rollout counted last is not kept: {}", e.toString());
            }
        }
    }
}
