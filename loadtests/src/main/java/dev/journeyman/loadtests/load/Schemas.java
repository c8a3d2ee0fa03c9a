package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.loop.Verdict;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A model of random weights is asked for answers of random schemas, each in a schema of its own. What it says is noise in that form. */
final class Schemas implements LoadOptions.Scene {
    /** The most tokens of an answer: the first of these for which the gateway says that an answer of the form fits. */
    private static final List<Integer> MOST_TOKENS = List.of(256, 1024, 3072);

    private static final int MOST_TOLD = 10;
    private static final int MOST_SHED = 1000;
    private static final Duration AFTER_SHED = Duration.ofMillis(300);
    private static final int OK = 200;
    private static final int BAD = 400;
    private static final int TOO_MANY = 429;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int count;
    private final int clients;

    Schemas(int count, int clients) {
        this.count = count;
        this.clients = clients;
    }

    /** What became of one schema. */
    private record One(long seed, String finish, int tokens, String problem) {
        boolean isValid() {
            return problem.isEmpty();
        }
    }

    /**
     * The figures.
     *
     * @param stopped answers that ended by themselves
     * @param cut answers that ended with their most tokens
     * @param problems the first that are not valid, or were not answered
     */
    record Found(
            int asked,
            int valid,
            int stopped,
            int cut,
            @JsonProperty("answered_otherwise") int otherwise,
            double tokens,
            Latencies.Summary times,
            List<String> problems) {}

    @Override
    public LoadReport.Played play(Ground ground) throws IOException, InterruptedException {
        ServedFolder model = ground.served();
        try (GatewayProcess gateway = ground.start(
                        ground.openDomain(),
                        List.of("-Xmx1g"),
                        List.of("--model", model.directory().toString(), "--queue-seconds", "600"));
                StreamClient client = new StreamClient(gateway.base(), model.endToken())) {
            return on(ground, client);
        }
    }

    /** Plays it on a gateway that is there. */
    LoadReport.Played on(Ground ground, StreamClient client) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<One> all = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        Latencies times = new Latencies();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        long begun = System.nanoTime();
                        One one = ask(client, ground.seed() + n);
                        times.record(Duration.ofNanos(System.nanoTime() - begun));
                        synchronized (all) {
                            all.add(one);
                        }
                    }
                } catch (IOException e) {
                    synchronized (all) {
                        broken.add(String.valueOf(e));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join(); // each request has a time after which it fails
        }
        synchronized (all) {
            if (!broken.isEmpty()) {
                throw new IOException("a request was not answered: " + broken.get(0));
            }
            return played(all, times.drain());
        }
    }

    private LoadReport.Played played(List<One> all, Latencies.Summary times) {
        List<String> problems = all.stream()
                .filter(one -> !one.isValid())
                .map(one -> "seed " + one.seed() + ": " + one.problem())
                .limit(MOST_TOLD)
                .toList();
        Found found = new Found(
                all.size(),
                (int) all.stream().filter(One::isValid).count(),
                ended(all, "stop"),
                ended(all, "length"),
                all.size() - ended(all, "stop") - ended(all, "length"),
                all.stream().mapToInt(One::tokens).average().orElse(0),
                times,
                problems);
        Table table = new Table("answers", "count");
        table.row("asked for", String.valueOf(found.asked()))
                .row("valid", String.valueOf(found.valid()))
                .row("ended by themselves (stop)", String.valueOf(found.stopped()))
                .row("ended with their most tokens (length)", String.valueOf(found.cut()))
                .row("ended otherwise", String.valueOf(found.otherwise()))
                .row("tokens, the mean", String.format(Locale.ROOT, "%.0f", found.tokens()));
        List<Verdict> verdicts = List.of(
                new Verdict(
                        "every answer is valid",
                        found.valid() == count && found.asked() == count,
                        found.valid() + " of " + count + (problems.isEmpty() ? "" : "; " + problems.get(0))),
                new Verdict(
                        "none is cut by its most tokens",
                        found.cut() == 0 && found.otherwise() == 0,
                        found.stopped() + " ended by themselves, " + found.cut() + " with their most tokens, "
                                + found.otherwise() + " otherwise"));
        return new LoadReport.Played(
                found,
                table.toString(),
                verdicts,
                List.of(
                        "max_tokens is the first of " + MOST_TOKENS + " that the gateway says is enough for the schema",
                        "judged by com.networknt's validator of JSON Schema 2020-12, formats asserted, names that come twice refused"));
    }

    private static int ended(List<One> all, String finish) {
        return (int) all.stream().filter(one -> one.finish().equals(finish)).count();
    }

    private static One ask(StreamClient client, long seed) throws IOException, InterruptedException {
        ObjectNode schema = RandomSchemas.of(seed);
        int size = 0;
        for (int shed = 0; shed < MOST_SHED; ) {
            int most = MOST_TOKENS.get(size);
            HttpResponse<String> response = client.http()
                    .send(
                            client.post("/v1/chat/completions", body(schema, most, seed)),
                            HttpResponse.BodyHandlers.ofString());
            JsonNode told = JSON.readTree(response.body());
            if (response.statusCode() == TOO_MANY) {
                shed++;
                Thread.sleep(AFTER_SHED);
            } else if (isTooFew(response.statusCode(), told) && size + 1 < MOST_TOKENS.size()) {
                size++;
            } else if (response.statusCode() == OK) {
                JsonNode choice = told.at("/choices/0");
                return new One(
                        seed,
                        choice.path("finish_reason").asText(),
                        told.at("/usage/completion_tokens").asInt(),
                        SchemaJudge.problem(
                                schema, choice.at("/message/content").asText("")));
            } else {
                return new One(
                        seed,
                        "",
                        0,
                        "status " + response.statusCode() + " "
                                + told.path("error").path("message").asText("") + " for " + schema);
            }
        }
        throw new IOException("shed " + MOST_SHED + " times");
    }

    private static boolean isTooFew(int status, JsonNode told) {
        return status == BAD && told.at("/error/param").asText("").equals("max_tokens");
    }

    private static String body(ObjectNode schema, int maxTokens, long seed) throws IOException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("temperature", seed % 4 == 0 ? 0 : 1)
                .put("seed", seed)
                .put("max_tokens", maxTokens)
                .put("retrieval", "off");
        body.putArray("messages").addObject().put("role", "user").put("content", "Fill in the form for code P0301.");
        ObjectNode format = body.putObject("response_format").put("type", "json_schema");
        format.putObject("json_schema").put("name", "form").put("strict", true).set("schema", schema);
        return JSON.writeValueAsString(body);
    }
}
