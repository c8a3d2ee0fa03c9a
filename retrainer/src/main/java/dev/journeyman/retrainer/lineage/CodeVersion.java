package dev.journeyman.retrainer.lineage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Which program this is: the commit it is run from where that is a checkout, else the version it was packaged as. */
public final class CodeVersion {
    private static final long MOST_SECONDS = 5;

    private CodeVersion() {}

    /** For example {@code df31019}, {@code df31019-dirty} or {@code 0.1.0}; "unknown" where neither can be told. */
    public static String current() {
        return of(Path.of(System.getProperty("journeyman.root", ".")));
    }

    private static String of(Path root) {
        try {
            Process git = new ProcessBuilder("git", "-C", root.toString(), "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            if (git.waitFor(MOST_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0) {
                return new String(git.getInputStream().readNBytes(200), StandardCharsets.UTF_8).strip();
            }
            git.destroy();
        } catch (IOException e) {
            // no git here: the packaged version says as much
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String version = CodeVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
