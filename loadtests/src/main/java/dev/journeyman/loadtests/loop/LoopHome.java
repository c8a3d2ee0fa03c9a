package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.workshop.LauncherCall;
import dev.journeyman.loadtests.workshop.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway's fresh home with keys for technicians and an operator.
 *
 * @param keys of the technicians
 * @param operator the operator's key; it opens nothing but this home
 */
record LoopHome(Path root, Path home, List<String> keys, String operator) {
    private static final String NO_LIMIT = "1000000";

    /** Makes it. What is not built is built first, by the launcher. */
    static LoopHome make(Path root, Path home, int technicians) throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<String> build = List.of("--version"); // leaves nothing in the home
        LauncherCall.shown(root, build).orFail(build);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < technicians; i++) {
            keys.add(Workshop.key(root, home, "technician"));
        }
        return new LoopHome(root, home, keys, Workshop.key(root, home, "ops"));
    }

    /** How its gateway is started: through the launcher, with a domain and more of serve's arguments. */
    GatewayProcess.Options serving(Path domain, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--domain", domain.toString(), "--requests-per-minute", NO_LIMIT, "--feedback-per-minute", NO_LIMIT));
        arguments.addAll(more);
        return GatewayProcess.Options.of(root)
                .withHome(home)
                .withArguments(arguments)
                .throughLauncher();
    }

    /** Runs a command of the launcher on this home to its end; what it printed. */
    String command(List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--home", home.toString()));
        return LauncherCall.shown(root, all).orFail(all).out();
    }
}
