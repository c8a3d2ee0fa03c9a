package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.models.GateRefusedException;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.gate.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a rollout that is not taken, with every reason in words and, where it was the gate, its whole decision. */
public final class RolloutException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, as a closed list. */
    public enum Kind {
        /** The gate looked and does not let the version through. */
        GATE_REFUSED,
        /** Nothing has measured the version, so the gate has nothing to go by. */
        NOT_EVALUATED,
        /** There is no such version. */
        NOT_FOUND,
        /** The version, or the store, is in a state that has no such step; another version is canary, for instance. */
        NOT_NOW
    }

    private final Kind kind;

    @SuppressWarnings("serial") // plain strings
    private final List<String> reasons;

    private final transient @Nullable Decision decision;

    RolloutException(Kind kind, List<String> reasons, @Nullable Decision decision, String message) {
        super(message);
        this.kind = kind;
        this.reasons = List.copyOf(reasons);
        this.decision = decision;
    }

    /** What the store or the gate says, as this says it. */
    static RolloutException of(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof GateRefusedException refused) {
            Decision decision = refused.decision();
            return new RolloutException(
                    decision == null ? Kind.NOT_EVALUATED : Kind.GATE_REFUSED,
                    decision == null ? List.of(message) : decision.refusals(),
                    decision,
                    message);
        }
        Kind kind = e instanceof StoreException store && store.kind() == StoreException.Kind.NOT_FOUND
                ? Kind.NOT_FOUND
                : Kind.NOT_NOW;
        return new RolloutException(kind, List.of(message), null, message);
    }

    static RolloutException notNow(String message) {
        return new RolloutException(Kind.NOT_NOW, List.of(message), null, message);
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** Every reason, in words; the gate's refusals are paths such as {@code letter-skew/mcq}. */
    public List<String> reasons() {
        return reasons;
    }

    /** What the gate said; null where it was not the gate. */
    public @Nullable Decision decision() {
        return decision;
    }
}
