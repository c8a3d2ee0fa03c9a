package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-swap}: versions that are swapped while streams are read; exit code 1 where a reader is cut off or held up. */
@Command(
        name = "bench-swap",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Promotes a version and rolls back, again and again, while streams are read: failed requests, cut streams, and gaps between tokens beside those without swaps.",
            "The last line is the result as JSON; exit code 1 where something does not hold."
        })
public final class SwapBenchCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int swaps;

    @Option(
            names = "--between-millis",
            paramLabel = "N",
            defaultValue = "3000",
            description = "How long a version serves before the next swap (default: ${DEFAULT-VALUE}).")
    private int betweenMillis;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long is read without swaps before (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "4",
            description = "Readers (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.within("--swaps", swaps, 1, 1000);
        options.within("--between-millis", betweenMillis, 0, 600_000);
        options.within("--seconds", seconds, 1, 3600);
        options.within("--clients", clients, 1, 64);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("swaps", swaps);
        told.put("between_millis", betweenMillis);
        told.put("seconds", seconds);
        told.put("clients", clients);
        Swaps scene = new Swaps(
                Swaps.Settings.of(swaps, Duration.ofMillis(betweenMillis), Duration.ofSeconds(seconds), clients));
        LoadOptions.Ended ended = options.run("swap", ServedFolder.STARTER, told, scene);
        System.out.println(ended.text());
        return ended.exit();
    }
}
