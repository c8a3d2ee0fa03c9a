package dev.journeyman.gateway.runs;

import java.util.List;

/**
 * What the gate said of a run's candidate, in short; the store's ledger has the whole tree where it refused.
 *
 * @param refusals what spoke against it, as paths of names
 */
public record GateWord(boolean passed, List<String> refusals) {
    /** Copies the list. */
    public GateWord {
        refusals = List.copyOf(refusals);
    }
}
