package dev.journeyman.gateway.rollout;

import java.util.List;

/** Settings of a rollout that cannot be used; names every problem with the path of its key. */
public final class RolloutSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // plain strings
    private final List<String> problems;

    RolloutSettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem. */
    public List<String> problems() {
        return problems;
    }
}
