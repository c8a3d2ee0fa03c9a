package dev.journeyman.slm.structured;

import java.util.List;
import java.util.stream.Collectors;

/** A schema that answers cannot be held to, with everything that is in the way. */
public final class SchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * One thing in the way.
     *
     * @param path where in the schema, from its root and with a dot before each name: {@code .properties.x.pattern}; empty for the root
     * @param message what is wrong there, to be read after the path
     */
    public record Problem(String path, String message) {
        @Override
        public String toString() {
            return path + " " + message;
        }
    }

    private final transient List<Problem> problems;

    /** An exception over at least one problem. */
    public SchemaException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the schema's order. */
    public List<Problem> problems() {
        return problems;
    }
}
