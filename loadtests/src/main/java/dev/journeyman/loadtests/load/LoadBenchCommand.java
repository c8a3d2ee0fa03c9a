package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-load}: times and goodput under Poisson arrivals below and above capacity; exit code 1 where what is stated does not hold. */
@Command(
        name = "bench-load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a gateway's capacity, then lets requests arrive at random at parts of it and above: time to first token, inter-token latency, goodput, and how soon the surplus is refused.",
            "The last line is the result as JSON; exit code 1 where something does not hold."
        })
public final class LoadBenchCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--factors",
            split = ",",
            paramLabel = "F",
            defaultValue = "0.5,0.8,1.2",
            description = "Arrivals in parts of the capacity (default: ${DEFAULT-VALUE}).")
    private List<Double> factors = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "120",
            description = "How long requests arrive at each (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--capacity-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "How long each number of clients asks while capacity is measured (default: ${DEFAULT-VALUE}).")
    private int capacitySeconds;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            arity = "2",
            description = "Least and most tokens of a prompt (default: 50 1500).")
    private int[] promptTokens = {50, 1500};

    @Option(
            names = "--answer-tokens",
            paramLabel = "N",
            arity = "2",
            description = "Least and most tokens of an answer (default: 20 300).")
    private int[] answerTokens = {20, 300};

    @Option(
            names = "--first-token-seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "The deadline of an answer's first text (default: ${DEFAULT-VALUE}).")
    private int firstTokenSeconds;

    @Option(
            names = "--token-millis",
            paramLabel = "N",
            defaultValue = "100",
            description = "What the deadline of its end has besides for each token (default: ${DEFAULT-VALUE}).")
    private int tokenMillis;

    @Option(
            names = "--queue-seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "The gateway's option of that name (default: ${DEFAULT-VALUE}).")
    private int queueSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.within("--seconds", seconds, 1, 3600);
        options.within("--capacity-seconds", capacitySeconds, 1, 3600);
        options.within("--first-token-seconds", firstTokenSeconds, 1, 600);
        options.within("--token-millis", tokenMillis, 1, 60_000);
        options.within("--queue-seconds", queueSeconds, 1, 600);
        if (factors.isEmpty() || factors.stream().anyMatch(each -> !(each > 0 && each <= 10))) {
            throw options.wrong("--factors must be above 0 and at most 10, were " + factors);
        }
        OpenLoad.Settings settings = new OpenLoad.Settings(
                factors,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(capacitySeconds),
                range("--prompt-tokens", promptTokens, 3000),
                range("--answer-tokens", answerTokens, 1000),
                new Heard.Deadline(Duration.ofSeconds(firstTokenSeconds), Duration.ofMillis(tokenMillis)),
                Duration.ofSeconds(queueSeconds));
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("factors", factors);
        told.put("seconds", seconds);
        told.put("capacity_seconds", capacitySeconds);
        told.put("prompt_tokens", List.of(promptTokens[0], promptTokens[1]));
        told.put("answer_tokens", List.of(answerTokens[0], answerTokens[1]));
        told.put("first_token_seconds", firstTokenSeconds);
        told.put("token_millis", tokenMillis);
        told.put("queue_seconds", queueSeconds);
        LoadOptions.Ended ended = options.run("load", ServedFolder.STARTER, told, new OpenLoad(settings));
        System.out.println(ended.text());
        return ended.exit();
    }

    private Mix.Range range(String option, int[] bounds, int most) {
        if (bounds.length != 2) {
            throw options.wrong(option + " takes two numbers, the least and the most");
        }
        options.within(option, bounds[0], 2, most);
        options.within(option, bounds[1], bounds[0], most);
        return new Mix.Range(bounds[0], bounds[1]);
    }
}
