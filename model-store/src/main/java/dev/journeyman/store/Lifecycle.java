package dev.journeyman.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes versions through their lives, each step with who and why in the ledger.
 *
 * <pre>
 *                        +------------------ rejected <-----------------+
 *                        | evaluated            ^                       |
 *                        v                      | rejected              | rejected
 * candidate --evaluated--> evaluated -----------+--canary----> canary --+   (withdrawn: back to evaluated)
 *     |                        |                                 |
 *     | by hand                | promoted                        | promoted
 *     v                        v                                 v
 *  champion <------------------+---------------------------------+
 *     |  ^
 *     |  +--rolled back or promoted-- retired
 *     +------------retired--------------^
 *
 *  any but champion --forced--> champion, marked for ever
 * </pre>
 *
 * <p>The step to champion needs the gate's ruling. Two are without one: what an operator brought (a version that no run here has trained) or the first
 * champion of a store may be promoted <i>by hand</i> while nothing has measured it; and <i>force</i> passes the gate over. Rolling back needs none: the
 * version served before.
 */
public final class Lifecycle {
    /** The longest scorecard that is kept. */
    public static final int MOST_SCORECARD_BYTES = 16 << 20;

    private static final String TRAINED_HERE = "run:";

    private final StorePaths paths;
    private final VersionFolders folders;
    private final Clock clock;

    Lifecycle(StorePaths paths, Clock clock) {
        this.paths = paths;
        this.folders = new VersionFolders(paths);
        this.clock = clock;
    }

    /**
     * Keeps a version's scorecard beside it. A candidate, and what was rejected, becomes evaluated; champion and retired ones stay what they are.
     *
     * @param scorecard the file's bytes, at most {@value #MOST_SCORECARD_BYTES}
     * @throws StoreException if there is no such version, it is canary, or the scorecard is too long
     */
    public StoredVersion evaluated(String name, byte[] scorecard, Act act) {
        if (scorecard.length == 0 || scorecard.length > MOST_SCORECARD_BYTES) {
            throw new StoreException(
                    StoreException.Kind.INVALID, "a scorecard must have 1 to " + MOST_SCORECARD_BYTES + " bytes");
        }
        String digest = Digests.ofBytes(scorecard);
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            VersionState next = switch (step.state()) {
                case VersionState.Candidate candidate -> candidate.evaluated(session.now(), digest);
                case VersionState.Evaluated evaluated -> evaluated.evaluated(session.now(), digest);
                case VersionState.Rejected rejected -> rejected.evaluated(session.now(), digest);
                case VersionState.Champion champion -> champion.evaluated(digest);
                case VersionState.Retired retired -> retired.evaluated(digest);
                case VersionState.Canary canary ->
                    throw step.refused("is canary; withdraw or reject it before it is evaluated anew");
            };
            keep(name, digest, scorecard);
            return step.to(LedgerEntry.Event.EVALUATED, next, act, null, session.standing());
        }
    }

    /** The scorecard that a version was evaluated with last; empty where it never was.
     *
     * @throws StoreException of kind CORRUPT if its bytes were changed
     */
    public Optional<byte[]> scorecard(StoredVersion version) {
        String digest = version.state().scorecard();
        if (digest == null) {
            return Optional.empty();
        }
        Path file = paths.scorecards(version.name()).resolve(digest + ".json");
        byte[] bytes = ManifestJson.bytes(file, MOST_SCORECARD_BYTES);
        if (!Digests.ofBytes(bytes).equals(digest)) {
            throw ManifestJson.corrupt(
                    file.toString(), "its bytes are not those that were kept; evaluate " + version.name() + " anew");
        }
        return Optional.of(bytes);
    }

    /**
     * Lets a version serve a part of the traffic.
     *
     * @param percent 0 to 100; 0: in the shadow
     * @throws StoreException if the gate refused, the version is not evaluated, or another one is canary
     */
    public StoredVersion canary(String name, int percent, Act act, Ruling ruling) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            requirePassed(step, ruling);
            String other = session.standing().canary();
            if (other != null) {
                throw step.refused("cannot be canary while " + other + " is; withdraw or reject that one first");
            }
            if (!(step.state() instanceof VersionState.Evaluated evaluated)) {
                throw step.refused("is " + step.state().label() + "; only an evaluated version can be canary");
            }
            Standing standing = session.standing().withCanary(name);
            return step.to(LedgerEntry.Event.CANARY, evaluated.canary(session.now(), percent), act, ruling, standing);
        }
    }

    /** Changes the canary's share of the traffic. */
    public StoredVersion share(String name, int percent, Act act) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            return step.to(LedgerEntry.Event.SHARE, step.canary().share(percent), act, null, session.standing());
        }
    }

    /** Takes the canary out of the traffic without a judgement; it is evaluated still. */
    public StoredVersion withdraw(String name, Act act) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            VersionState next = step.canary().withdrawn(session.now());
            return step.to(
                    LedgerEntry.Event.WITHDRAWN,
                    next,
                    act,
                    null,
                    session.standing().withCanary(null));
        }
    }

    /**
     * Refuses a version that does not serve, or the canary.
     *
     * @param ruling what the gate said; null where it was not the gate
     */
    public StoredVersion reject(String name, Act act, @Nullable Ruling ruling) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            Instant now = session.now();
            VersionState next = switch (step.state()) {
                case VersionState.Candidate candidate -> candidate.rejected(now);
                case VersionState.Evaluated evaluated -> evaluated.rejected(now);
                case VersionState.Canary canary -> canary.rejected(now);
                case VersionState.Rejected rejected -> throw step.refused("is rejected already");
                case VersionState.Champion champion ->
                    throw step.refused("is the champion; roll back, or promote another one");
                case VersionState.Retired retired -> throw step.refused("was champion and is retired already");
            };
            Standing standing = session.standing();
            return step.to(
                    LedgerEntry.Event.REJECTED,
                    next,
                    act,
                    ruling,
                    name.equals(standing.canary()) ? standing.withCanary(null) : standing);
        }
    }

    /**
     * Makes a version the champion that the gate let through; nothing happens if it is already.
     *
     * @throws StoreException if the gate refused, there is no such version, it is damaged or was never evaluated
     */
    public StoredVersion promote(String name, Act act, Ruling ruling) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            requirePassed(step, ruling);
            Instant now = session.now();
            return switch (step.state()) {
                case VersionState.Champion champion -> step.version();
                case VersionState.Evaluated evaluated -> step.champion(evaluated.promoted(now), act, ruling);
                case VersionState.Canary canary -> step.champion(canary.promoted(now), act, ruling);
                case VersionState.Retired retired -> step.champion(retired.promoted(now), act, ruling);
                case VersionState.Candidate candidate -> throw step.refused("was never evaluated");
                case VersionState.Rejected rejected ->
                    throw step.refused("was rejected; evaluate it anew to open the case again");
            };
        }
    }

    /**
     * Makes a version the champion that nothing has measured: one that somebody brought, or the first of a store. Nothing happens if it is already.
     *
     * @throws StoreException if it is for the gate to say, there is no such version, or it is damaged
     */
    public StoredVersion promoteByHand(String name, Act act) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            boolean trained = step.version().manifest().lineage().source().startsWith(TRAINED_HERE);
            return switch (step.state()) {
                case VersionState.Champion champion -> step.version();
                case VersionState.Retired retired -> step.champion(retired.promoted(session.now()), act, null);
                case VersionState.Candidate candidate
                when !trained || session.standing().champion() == null ->
                    step.champion(candidate.promotedByHand(session.now()), act, null);
                case VersionState.Candidate candidate ->
                    throw step.refused("was trained here and never evaluated; the gate has to let it through");
                case VersionState.Evaluated evaluated
                when session.standing().champion() == null ->
                    step.champion(evaluated.promoted(session.now()), act, null);
                default -> throw step.refused("is " + step.state().label() + "; the gate has to let it through");
            };
        }
    }

    /**
     * Makes a version the champion without asking the gate, or against it. The ledger and the version are marked for ever.
     *
     * @throws StoreException if there is no such version, it is damaged, or it is the champion already
     */
    public StoredVersion force(String name, Act act, @Nullable Ruling ruling) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Step step = new Step(session, name);
            if (step.state() instanceof VersionState.Champion) {
                throw step.refused("is the champion already");
            }
            return step.forced(step.state().forced(session.now()), act, ruling);
        }
    }

    /**
     * Makes the previous champion the champion again, and so on back through the history.
     *
     * @throws StoreException if there is none to go back to, or it is damaged
     */
    public StoredVersion rollback(Act act) {
        try (WriteSession session = WriteSession.begin(paths, clock)) {
            Standing standing = session.standing();
            if (standing.history().isEmpty()) {
                throw new StoreException(StoreException.Kind.REFUSED, "there is no earlier champion to go back to");
            }
            Step step = new Step(session, standing.history().getLast());
            if (!(step.state() instanceof VersionState.Retired retired)) {
                throw step.refused("is " + step.state().label() + ", though the history has it");
            }
            Standing after = retire(standing, session.now()).withPrevious();
            return step.to(LedgerEntry.Event.ROLLED_BACK, retired.promoted(session.now()), act, null, after);
        }
    }

    private static Standing retire(Standing standing, Instant now) {
        String champion = standing.champion();
        return standing.of(champion == null ? "" : champion)
                .map(present -> present.state() instanceof VersionState.Champion serving
                        ? standing.with(String.valueOf(champion), present.with(serving.retired(now)))
                        : standing)
                .orElse(standing);
    }

    private static void requirePassed(Step step, Ruling ruling) {
        if (!ruling.passed()) {
            throw step.refused("was refused by the gate");
        }
    }

    private void keep(String name, String digest, byte[] scorecard) {
        Path directory = paths.scorecards(name);
        try {
            Files.createDirectories(directory);
            DurableFiles.replace(directory.resolve(digest + ".json"), scorecard);
            DurableFiles.force(paths.scorecards());
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, directory + ": cannot be written: " + e, e);
        }
    }

    /** One step of one version in a writer's turn. */
    private final class Step {
        private final WriteSession session;
        private final StoredVersion version;
        private final VersionStanding standing;

        Step(WriteSession session, String name) {
            this.session = session;
            this.version = folders.read(VersionName.check(name), session.standing());
            this.standing = session.standing().of(name).orElseThrow(() -> folders.missing(name));
        }

        StoredVersion version() {
            return version;
        }

        VersionState state() {
            return version.state();
        }

        VersionState.Canary canary() {
            if (state() instanceof VersionState.Canary canary) {
                return canary;
            }
            throw refused("is " + state().label() + ", not canary");
        }

        StoredVersion champion(VersionState.Champion next, Act act, @Nullable Ruling ruling) {
            Standing after = retire(session.standing(), session.now()).withChampion(version.name());
            return to(LedgerEntry.Event.PROMOTED, next, act, ruling, after);
        }

        StoredVersion forced(VersionState.Champion next, Act act, @Nullable Ruling ruling) {
            Standing after = retire(session.standing(), session.now()).withChampion(version.name());
            VersionStanding marked = new VersionStanding(next, standing.manifestSha256(), true);
            return commit(LedgerEntry.Event.FORCED, marked, act, ruling, after);
        }

        StoredVersion to(LedgerEntry.Event event, VersionState next, Act act, @Nullable Ruling ruling, Standing after) {
            return commit(event, standing.with(next), act, ruling, after);
        }

        private StoredVersion commit(
                LedgerEntry.Event event, VersionStanding next, Act act, @Nullable Ruling ruling, Standing after) {
            session.commit(new Change(event, version.name(), act, ruling, after.with(version.name(), next)));
            return new StoredVersion(version.manifest(), version.directory(), next.state(), next.everForced());
        }

        StoreException refused(String reason) {
            return new StoreException(StoreException.Kind.REFUSED, "version " + version.name() + " " + reason);
        }
    }
}
