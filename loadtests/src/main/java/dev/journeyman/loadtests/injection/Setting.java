package dev.journeyman.loadtests.injection;

import java.util.List;

/**
 * How questions are asked.
 *
 * @param guarded whether guardrails judge passages
 * @param retrieval the request's field: with "on" the model reads the passages, with "auto" they only back the answer of a model that was never shown any
 */
record Setting(boolean guarded, String retrieval) {
    /** What the request's field may be here. */
    static final List<String> RETRIEVALS = List.of("on", "auto");

    /** For people. */
    String label() {
        return (guarded ? "as shipped" : "no guardrails") + ", " + retrieval;
    }
}
