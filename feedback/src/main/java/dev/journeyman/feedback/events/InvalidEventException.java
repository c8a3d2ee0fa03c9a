package dev.journeyman.feedback.events;

import java.util.List;

/** An event, or its JSON, that breaks a rule; the message names each field and what it must be, and never its text. */
public final class InvalidEventException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    /** All problems of one event. */
    public InvalidEventException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One problem of one event. */
    public InvalidEventException(String problem) {
        this(List.of(problem));
    }

    /** What is wrong, each beginning with the field's name. */
    public List<String> problems() {
        return problems;
    }

    /** The same problems, seen from the object around. */
    InvalidEventException inside(String path) {
        return new InvalidEventException(
                problems.stream().map(problem -> path + "." + problem).toList());
    }
}
