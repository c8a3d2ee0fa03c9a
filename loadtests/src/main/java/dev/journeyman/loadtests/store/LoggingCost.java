package dev.journeyman.loadtests.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.measurement.Latencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What it adds to an answer that it is on the disk before its last byte leaves: one gateway, two keys, one whose interactions are logged and one whose are
 * not, asked in turns.
 */
final class LoggingCost {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WARM_UP = 20;
    private static final String QUESTION = """
            {"messages": [{"role": "user", "content": "What does trouble code P0301 mean?"}],
             "model": "journeyman", "temperature": 0, "max_tokens": 32}""";

    private LoggingCost() {}

    /**
     * Whole answers of a key without logging (the baseline) and of one with.
     *
     * @param p99AddedMillis the difference of the two 99th percentiles
     */
    record Result(
            Latencies.Summary unlogged,
            Latencies.Summary logged,
            @JsonProperty("p50_added_millis") double p50AddedMillis,
            @JsonProperty("p99_added_millis") double p99AddedMillis) {}

    /**
     * Asks.
     *
     * @param home a folder on the disk to measure
     * @param clients how many ask side by side
     * @param requests answers to each key
     */
    static Result measure(Path root, Path home, int clients, int requests) throws IOException, InterruptedException {
        String unlogged = key(root, home, "off");
        String logged = key(root, home, "full");
        GatewayProcess.Options options = GatewayProcess.Options.of(root)
                .withHome(home)
                .withArguments(List.of("--requests-per-minute", "1000000"));
        try (GatewayProcess gateway = GatewayProcess.start(options);
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            Latencies without = new Latencies();
            Latencies with = new Latencies();
            int each = Math.ceilDiv(requests, clients);
            for (int turn = 0; turn < 2; turn++) { // the first warms up
                int count = turn == 0 ? Math.ceilDiv(WARM_UP, clients) : each;
                without.drain();
                with.drain();
                List<Callable<Void>> work = new ArrayList<>();
                for (int client = 0; client < clients; client++) {
                    int first = client;
                    work.add(() -> {
                        for (int i = 0; i < count; i++) {
                            boolean logFirst = (first + i) % 2 == 0;
                            ask(http, gateway.base(), logFirst ? logged : unlogged, logFirst ? with : without);
                            ask(http, gateway.base(), logFirst ? unlogged : logged, logFirst ? without : with);
                        }
                        return null;
                    });
                }
                await(threads.invokeAll(work));
            }
            Latencies.Summary off = without.drain();
            Latencies.Summary on = with.drain();
            return new Result(off, on, on.p50Millis() - off.p50Millis(), on.p99Millis() - off.p99Millis());
        }
    }

    private static void await(List<Future<Void>> all) throws IOException, InterruptedException {
        for (Future<Void> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IOException("a request failed: " + e.getCause(), e.getCause());
            }
        }
    }

    private static String key(Path root, Path home, String logging) throws IOException, InterruptedException {
        String told = GatewayProcess.command(
                root,
                List.of("keys", "add", "--role", "app", "--logging", logging, "--home", home.toString(), "--json"));
        return new JsonMapper().readTree(told.strip()).path("secret").asText();
    }

    private static void ask(HttpClient http, URI base, String secret, Latencies latencies)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                .header("authorization", "Bearer " + secret)
                .header("content-type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                .build();
        long start = System.nanoTime();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        latencies.record(Duration.ofNanos(System.nanoTime() - start));
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode() + ": " + response.body());
        }
    }
}
