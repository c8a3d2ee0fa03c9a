package dev.journeyman.loadtests.measurement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The commit that was measured.
 *
 * @param commit the full hash, or "unknown" outside of a Git checkout
 * @param dirty whether tracked files differ from it
 */
public record Revision(String commit, boolean dirty) {
    private static final String UNKNOWN = "unknown";

    /** The revision of a directory. */
    public static Revision of(Path directory) {
        String commit = git(directory, "rev-parse", "HEAD");
        if (!commit.matches("[0-9a-f]{40,64}")) {
            return new Revision(UNKNOWN, false);
        }
        return new Revision(
                commit,
                !git(directory, "status", "--porcelain", "--untracked-files=no").isEmpty());
    }

    private static String git(Path directory, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return UNKNOWN;
            }
            return process.exitValue() == 0 ? output : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
