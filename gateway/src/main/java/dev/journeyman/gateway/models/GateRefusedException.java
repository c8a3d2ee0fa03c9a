package dev.journeyman.gateway.models;

import dev.journeyman.store.gate.Decision;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A version that the gate does not let through, or has nothing to judge by. */
public final class GateRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Decision decision;
    private final boolean rejected;

    private GateRefusedException(String message, @Nullable Decision decision, boolean rejected) {
        super(message);
        this.decision = decision;
        this.rejected = rejected;
    }

    static GateRefusedException refused(String version, Decision decision, boolean rejected) {
        return new GateRefusedException(
                "The gate refuses " + version + ": " + String.join(", ", decision.refusals())
                        + (rejected ? ". It is rejected now" : ""),
                decision,
                rejected);
    }

    static GateRefusedException unmeasured(String version) {
        return new GateRefusedException(ModelsCommand.unmeasured(version), null, false);
    }

    /** What the gate said; null where nothing has measured the version. */
    public @Nullable Decision decision() {
        return decision;
    }

    /** Whether the version was rejected by it. */
    public boolean isRejected() {
        return rejected;
    }
}
