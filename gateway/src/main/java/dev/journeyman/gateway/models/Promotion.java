package dev.journeyman.gateway.models;

import dev.journeyman.store.Act;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import dev.journeyman.store.gate.Decision;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step that the gate has a say in, whoever asks for it: a command, a call over HTTP, or a rollout that has come to its end. It is taken by the gate, by hand where there is nothing for the gate to say, or
 * by force.
 */
public final class Promotion {
    private static final String TRAINED_HERE = "run:";

    private final ModelStore store;
    private final GateDesk desk;

    /** Promotions in a store, before a desk. */
    public Promotion(ModelStore store, GateDesk desk) {
        this.store = store;
        this.desk = desk;
    }

    /** On what ground a version became champion. */
    public enum Ground {
        /** It was the champion already. */
        ALREADY,
        /** The gate let it through. */
        GATE,
        /** It served before, so the gate was not asked. */
        SERVED_BEFORE,
        /** Nothing has measured it, and it is not for the gate to say. */
        BY_HAND,
        /** The gate was passed over. */
        FORCED
    }

    /**
     * A version that is champion now.
     *
     * @param remark what went wrong on the way and did not matter; null for nothing
     */
    public record Promoted(
            StoredVersion version, Ground ground, @Nullable String remark) {}

    /**
     * Makes a version the champion.
     *
     * @param force whether to pass the gate over
     * @throws GateRefusedException with the gate's reasons where it refuses
     * @throws IOException where the gate cannot be asked, in one sentence with the fix
     */
    public Promoted promote(StoredVersion version, Act act, boolean force) throws IOException {
        if (version.isChampion()) {
            return new Promoted(version, Ground.ALREADY, null);
        }
        if (force) {
            return forced(version, act);
        }
        boolean servedBefore = version.state() instanceof VersionState.Retired;
        Optional<Decision> decision =
                servedBefore || store.champion().isEmpty() ? Optional.empty() : desk.decide(version.name(), act);
        if (decision.isEmpty()) {
            boolean trained = version.manifest().lineage().source().startsWith(TRAINED_HERE);
            if (trained && !servedBefore && store.champion().isPresent()) {
                throw GateRefusedException.unmeasured(version.name());
            }
            return new Promoted(
                    store.lifecycle().promoteByHand(version.name(), act),
                    servedBefore ? Ground.SERVED_BEFORE : Ground.BY_HAND,
                    null);
        }
        requirePassed(version, act, decision.get());
        return new Promoted(
                store.lifecycle().promote(version.name(), act, decision.get().ruling()), Ground.GATE, null);
    }

    /**
     * Lets a version serve a part of the traffic.
     *
     * @param percent 0 for the shadow
     * @throws GateRefusedException with the gate's reasons where it refuses
     * @throws IOException where the gate cannot be asked, in one sentence with the fix
     */
    public StoredVersion canary(StoredVersion version, int percent, Act act) throws IOException {
        Decision decision =
                desk.decide(version.name(), act).orElseThrow(() -> GateRefusedException.unmeasured(version.name()));
        requirePassed(version, act, decision);
        return store.lifecycle().canary(version.name(), percent, act, decision.ruling());
    }

    /** A version that was compared and did not pass is rejected, unless it serves already: then it is for its rollout to say. */
    private void requirePassed(StoredVersion version, Act act, Decision decision) throws GateRefusedException {
        if (decision.passed()) {
            return;
        }
        boolean rejected = decision.judged()
                && !(version.state() instanceof VersionState.Canary)
                && !(version.state() instanceof VersionState.Rejected);
        if (rejected) {
            store.lifecycle().reject(version.name(), act, decision.ruling());
        }
        throw GateRefusedException.refused(version.name(), decision, rejected);
    }

    private Promoted forced(StoredVersion version, Act act) {
        @Nullable Decision asked = null;
        @Nullable String remark = null;
        try {
            asked = desk.decide(version.name(), act).orElse(null);
        } catch (IOException e) {
            remark = "The gate could not be asked: " + e.getMessage();
        }
        StoredVersion promoted = store.lifecycle().force(version.name(), act, asked == null ? null : asked.ruling());
        return new Promoted(promoted, Ground.FORCED, remark);
    }
}
