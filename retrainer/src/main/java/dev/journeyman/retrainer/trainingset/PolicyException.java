package dev.journeyman.retrainer.trainingset;

import java.util.List;
import java.util.stream.Collectors;

/** A training set is refused; says every reason. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<PolicyReason> reasons;

    PolicyException(List<PolicyReason> reasons) {
        super("the training set is refused:\n  "
                + reasons.stream().map(PolicyReason::toString).collect(Collectors.joining("\n  ")));
        this.reasons = List.copyOf(reasons);
    }

    /** All of them, in the order of the rules. */
    public List<PolicyReason> reasons() {
        return reasons;
    }
}
