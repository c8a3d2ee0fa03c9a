package dev.journeyman.store.gate;

import java.util.List;

/** A scorecard or rules that are not of their form; names every problem with the path of its key. */
public final class FormException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The problems are a list of plain strings, which is serializable. */
    @SuppressWarnings("serial")
    private final List<String> problems;

    FormException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, with the path of its key. */
    public List<String> problems() {
        return problems;
    }
}
