package dev.journeyman.guardrails.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A policy file has problems; the message names them all. */
public final class PolicyException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** Of a file with these problems. */
    public PolicyException(Path file, List<Problem> problems) {
        super(file + ": "
                + problems.stream()
                        .map(Problem::toString)
                        .collect(Collectors.joining(
                                "\n  ",
                                problems.size() + (problems.size() == 1 ? " problem:\n  " : " problems:\n  "),
                                "")));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
