package dev.journeyman.gateway.serve;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be served with, with every problem found in it. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** An exception over at least one problem. */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
