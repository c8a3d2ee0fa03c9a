package dev.journeyman.gateway.schedule;

import java.util.List;

/** A schedule that is not of its form; names every problem with its key's path and the fix. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The problems are a list of plain strings, which is serializable. */
    @SuppressWarnings("serial")
    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem. */
    public List<String> problems() {
        return problems;
    }
}
