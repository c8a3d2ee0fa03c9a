package dev.journeyman.slm.generation;

import java.util.List;
import java.util.stream.Collectors;

/** A request or option record that may not be used, with every problem found in it and not only the first. */
public final class InvalidRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** An exception over at least one problem. */
    public InvalidRequestException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the record's components. */
    public List<Problem> problems() {
        return problems;
    }

    static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param field the field under its name in OpenAI's API where it has one ({@code top_p}), with an index where it is a list ({@code stop[2]})
     * @param message what is allowed and what was found
     */
    public record Problem(String field, String message) {
        @Override
        public String toString() {
            return field + ": " + message;
        }
    }
}
