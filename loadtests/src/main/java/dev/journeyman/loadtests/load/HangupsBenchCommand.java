package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-hangups}: clients that hang up leave nothing behind, and memory stays flat under mixed load; exit code 1 where that does not hold. */
@Command(
        name = "bench-hangups",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has clients hang up at random moments and looks at what goes on afterwards; then a mixed load for some time, and the trend of the gateway's memory.",
            "The last line is the result as JSON; exit code 1 where something does not hold."
        })
public final class HangupsBenchCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many hang up (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many of them at once, and clients of the mixed load (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long the mixed load is; 0 for none (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--most-rise-percent",
            paramLabel = "P",
            defaultValue = "5",
            description =
                    "How much the line through the last two thirds of memory may rise, of its mean (default: ${DEFAULT-VALUE}).")
    private double mostRise;

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.within("--clients", clients, 1, 10_000);
        options.within("--at-once", atOnce, 1, 256);
        if (!(minutes >= 0 && minutes <= 24 * 60)) {
            throw options.wrong("--minutes must be from 0 to 1440, was " + minutes);
        }
        if (!(mostRise > 0 && mostRise <= 1000)) {
            throw options.wrong("--most-rise-percent must be above 0 and at most 1000, was " + mostRise);
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("clients", clients);
        told.put("at_once", atOnce);
        told.put("minutes", minutes);
        told.put("most_rise_percent", mostRise);
        Hangups.Settings settings = new Hangups.Settings(
                clients,
                atOnce,
                Duration.ofMillis((long) (minutes * 60_000)),
                new Mix.Range(50, 1500),
                new Mix.Range(20, 300),
                mostRise / 100);
        LoadOptions.Ended ended = options.run("hangups", ServedFolder.STARTER, told, new Hangups(settings));
        System.out.println(ended.text());
        return ended.exit();
    }
}
