package dev.journeyman.gateway.models;

import dev.journeyman.store.Act;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import dev.journeyman.store.gate.Decision;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A promotion that an operator asks for: by the gate, by hand where there is nothing for the gate to say, or by force. */
final class Promotion {
    private static final String TRAINED_HERE = "run:";

    private final ModelStore store;
    private final GateDesk desk;
    private final Terminal terminal;

    Promotion(ModelStore store, GateDesk desk, Terminal terminal) {
        this.store = store;
        this.desk = desk;
        this.terminal = terminal;
    }

    /**
     * Promotes.
     *
     * @throws IOException with the gate's reasons where it refuses
     */
    void run(StoredVersion version, Act act, boolean force) throws IOException {
        ModelsReport report = new ModelsReport(terminal);
        if (version.isChampion()) {
            report.done("promoted", version);
            terminal.remark("It was the champion already.");
            return;
        }
        if (force) {
            @Nullable Decision asked = asked(version, act);
            report.done(
                    "promoted", store.lifecycle().force(version.name(), act, asked == null ? null : asked.ruling()));
            terminal.remark("The gate was passed over; the ledger says so for ever.");
            return;
        }
        boolean servedBefore = version.state() instanceof VersionState.Retired;
        Optional<Decision> decision =
                servedBefore || store.champion().isEmpty() ? Optional.empty() : desk.decide(version.name(), act);
        if (decision.isEmpty()) {
            boolean trained = version.manifest().lineage().source().startsWith(TRAINED_HERE);
            if (trained && !servedBefore && store.champion().isPresent()) {
                throw new IOException(ModelsCommand.unmeasured(version.name()));
            }
            report.done("promoted", store.lifecycle().promoteByHand(version.name(), act));
            terminal.remark(
                    servedBefore
                            ? "It served before, so the gate was not asked."
                            : "Nothing has measured this version against the last champion.");
            return;
        }
        judged(version, act, decision.get(), report);
    }

    private void judged(StoredVersion version, Act act, Decision decision, ModelsReport report) throws IOException {
        if (decision.passed()) {
            report.done("promoted", store.lifecycle().promote(version.name(), act, decision.ruling()));
            terminal.remark("The gate let it through: journeyman models ledger");
            return;
        }
        boolean rejected = decision.judged() && !(version.state() instanceof VersionState.Canary);
        if (rejected) {
            store.lifecycle().reject(version.name(), act, decision.ruling());
        }
        report.decision(decision);
        throw new IOException("The gate refuses " + version.name() + ": " + String.join(", ", decision.refusals())
                + (rejected ? ". It is rejected now" : "")
                + ". To pass the gate over: --force --reason TEXT, which is marked for ever.");
    }

    /** What the gate says to a version that passes it over; null where it cannot be asked. */
    private @Nullable Decision asked(StoredVersion version, Act act) {
        try {
            return desk.decide(version.name(), act).orElse(null);
        } catch (IOException e) {
            terminal.remark("The gate could not be asked: " + e.getMessage());
            return null;
        }
    }
}
