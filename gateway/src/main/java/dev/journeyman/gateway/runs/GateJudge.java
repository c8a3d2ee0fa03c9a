package dev.journeyman.gateway.runs;

import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.gateway.models.UnmeasuredException;
import dev.journeyman.store.Act;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import dev.journeyman.store.gate.Decision;
import java.io.IOException;
import java.util.Optional;

/** The judge of a model store: its champion, and the promotion gate. */
final class GateJudge implements Judge {
    private final ModelStore store;
    private final GateDesk desk;

    GateJudge(ModelStore store, GateDesk desk) {
        this.store = store;
        this.desk = desk;
    }

    @Override
    public Optional<String> champion() throws IOException {
        try {
            return store.champion().map(StoredVersion::name);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public boolean isServing(String version) throws IOException {
        try {
            VersionState state = store.version(version).state();
            return state instanceof VersionState.Canary || state instanceof VersionState.Champion;
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Word ask(String version, Act act) throws IOException {
        try {
            Decision decision = desk.decide(version, act)
                    .orElseThrow(() -> new IOException(version + " was examined and has no scorecard in the home"));
            String champion = decision.champion();
            if (!decision.judged() && champion != null) {
                return new Word.Incomparable(champion, String.join(", ", decision.refusals()));
            }
            if (!decision.passed() && isOpen(version)) {
                store.lifecycle().reject(version, act, decision.ruling());
            }
            return new Word.Said(new GateWord(decision.passed(), decision.refusals()));
        } catch (UnmeasuredException e) {
            return new Word.Incomparable(e.version(), e.getMessage());
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether it stands where the gate's refusal ends it; a run that goes on after a kill may find it rejected already. */
    private boolean isOpen(String version) {
        VersionState state = store.version(version).state();
        return state instanceof VersionState.Candidate || state instanceof VersionState.Evaluated;
    }
}
