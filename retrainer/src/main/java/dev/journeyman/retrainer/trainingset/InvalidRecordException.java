package dev.journeyman.retrainer.trainingset;

import java.util.List;

/** What was given is no training record; names every field that is wrong, and quotes no text of it. */
public final class InvalidRecordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    InvalidRecordException(String id, List<String> problems) {
        super("record " + id + ": " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence a field. */
    public List<String> problems() {
        return problems;
    }
}
