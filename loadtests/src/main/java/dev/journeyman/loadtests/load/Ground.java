package dev.journeyman.loadtests.load;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.UnguardedDomain;
import dev.journeyman.loadtests.workshop.LauncherCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a bench works: a folder of its own that is removed afterwards, and gateways that are started for it.
 *
 * @param root the project's folder
 * @param folder for what is made
 * @param model a name of {@link ServedFolder}
 * @param direct whether a gateway's JVM is started without the launcher: where the project is being built, which the launcher would do too
 * @param seed what is random follows from it
 * @param told hears how it goes on
 */
record Ground(Path root, Path folder, String model, boolean direct, long seed, Consumer<String> told) {
    private static final Duration READY = Duration.ofMinutes(3);
    private static final String NO_LIMIT = "1000000";
    private static final Map<String, String> AS_LAUNCHED =
            Map.of("GOMP_SPINCOUNT", "20000", "OMP_PROC_BIND", "true", "MALLOC_ARENA_MAX", "2");

    /** The domain as it ships. */
    Path domain() {
        return root.resolve("domains/automotive");
    }

    /** A copy whose rules hold no sentence of a stream back, so that each token is seen when it comes. What judges questions stays. */
    Path openDomain() throws IOException {
        return UnguardedDomain.copy(domain(), folder.resolve("domain"), "output", UnguardedDomain.OUTPUT_RULES);
    }

    /** The model in a folder of this ground. */
    ServedFolder served() throws IOException {
        return ServedFolder.make(domain(), model, folder.resolve("model"), seed);
    }

    /** A gateway, ready. It has no limit of requests a minute, for its queue is what is looked at. */
    GatewayProcess start(Path domain, List<String> jvmArguments, List<String> more)
            throws IOException, InterruptedException {
        if (!direct) { // what is not built is built now, and not while the gateway is waited for
            List<String> build = List.of("--version");
            LauncherCall.shown(root, build).orFail(build);
        }
        List<String> arguments =
                new ArrayList<>(List.of("--domain", domain.toString(), "--requests-per-minute", NO_LIMIT));
        arguments.addAll(more);
        return GatewayProcess.start(new GatewayProcess.Options(
                root, home(), null, arguments, jvmArguments, direct ? AS_LAUNCHED : Map.of(), READY, !direct));
    }

    /** The gateways' home. */
    Path home() {
        return folder.resolve("home");
    }

    /** How long prompts are in tokens: two of them are asked and counted by the gateway. */
    Mix.Fit fit(StreamClient client) throws IOException, InterruptedException {
        int few = 2;
        int many = 12;
        return Mix.Fit.of(few, promptTokens(client, few), many, promptTokens(client, many));
    }

    private int promptTokens(StreamClient client, int sentences) throws IOException, InterruptedException {
        Job job = new Job(Mix.prompt(sentences, new java.util.SplittableRandom(seed)), 2, seed);
        Heard heard = client.ask(job, System.nanoTime());
        if (!heard.isAnswered()) {
            throw new IOException("the gateway does not answer a first question: " + heard.problem());
        }
        return heard.promptTokens();
    }
}
