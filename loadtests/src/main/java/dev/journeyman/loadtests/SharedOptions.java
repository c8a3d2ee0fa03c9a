package dev.journeyman.loadtests;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that every command of this module has. */
public final class SharedOptions {
    @Option(
            names = "--seed",
            defaultValue = "20261101",
            description = "What is random follows from it (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--json",
            description = "Print nothing but JSON lines; the last one is the result, with or without this")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    private CommandSpec command;

    /** What everything random follows from. */
    public long seed() {
        return seed;
    }

    /** Whether only JSON is wanted on standard output. */
    public boolean json() {
        return json;
    }

    /**
     * Checks an option's value.
     *
     * @throws ParameterException naming option, bounds and value
     */
    public void within(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw wrong(option + " must be between " + low + " and " + high + ", was " + value);
        }
    }

    /** Something is wrong with the options; to be thrown, which tells it with how the command is used. */
    public ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
    }

    /** Says on standard error what is being done, unless only JSON is wanted. */
    public void tell(String line) {
        if (!json) {
            PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }

    /** The project's folder: the system property {@code journeyman.root}, else where the command was called. */
    public static Path root() {
        return Path.of(System.getProperty("journeyman.root", ""))
                .toAbsolutePath()
                .normalize();
    }
}
