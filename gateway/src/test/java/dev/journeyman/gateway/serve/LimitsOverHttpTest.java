package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.EngineStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens at the edges: before the model is there, when the queue is full, when a reader hangs up or does not read, when the gateway ends.
 *
 * <p>No test here depends on how fast the machine is: each waits for what it needs, and only one that fails waits for long.
 */
@Timeout(300)
class LimitsOverHttpTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LONG_GRACE = Duration.ofMinutes(4);
    private static final Duration SHORT_GRACE = Duration.ofMillis(300);
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private static String chat(String more) {
        return "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + more + "}";
    }

    private static EngineStats stats(RunningGateway gateway) {
        EngineStats stats = gateway.server.fleet().stats();
        assertThat(stats).isNotNull();
        return stats;
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    private static void eventuallyCounted(RunningGateway gateway, String metric) {
        eventually(() -> gateway.get("/metrics").body().contains(metric));
    }

    private static CompletableFuture<HttpResponse<String>> later(RunningGateway gateway, String body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return gateway.post(CHAT, body);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                THREADS);
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static ServeConfig config(ServeConfig config, int slots, int queued, int perMinute, Duration grace) {
        return config(config, slots, config.contextTokens(), queued, perMinute, grace);
    }

    /** For answers that take long. */
    private static ServeConfig config(ServeConfig config, int slots) {
        return config(config, slots, 100_000, 0, 6000, SHORT_GRACE);
    }

    private static ServeConfig config(
            ServeConfig config, int slots, int contextTokens, int queued, int perMinute, Duration grace) {
        return new ServeConfig(
                config.host(),
                config.port(),
                config.home(),
                config.domain(),
                config.model(),
                config.precision(),
                slots,
                contextTokens,
                queued,
                config.mostQueued(),
                perMinute,
                config.feedbackPerMinute(),
                grace,
                config.hasKeys(),
                config.tuning());
    }

    @Test
    void itIsAliveBeforeTheModelIsLoaded() throws Exception {
        CountDownLatch load = new CountDownLatch(1);
        try (RunningGateway gateway = RunningGateway.loading(
                config -> {
                    load.await();
                    return new ServedModel(
                            "late",
                            RunningGateway.CREATED,
                            new ScriptedModel(100, p -> "a"),
                            config.engine(),
                            GenerationDefaults.GREEDY,
                            Asking.together(""));
                },
                config -> config)) {
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            HttpResponse<String> notReady = gateway.get("/readyz");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.headers().firstValue("retry-after")).contains("2");
            assertThat(gateway.post(CHAT, chat("")).statusCode()).isEqualTo(503);
            assertThat(RunningGateway.json(gateway.get("/v1/models")).path("data"))
                    .isEmpty();
            load.countDown();
            assertThat(gateway.server.awaitLoaded()).isInstanceOf(Fleet.State.Ready.class);
            assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(gateway.post(CHAT, chat("")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aModelThatCannotBeLoadedLeavesItAliveAndNotReady() throws Exception {
        try (RunningGateway gateway = RunningGateway.loading(
                config -> {
                    throw new IOException("The weights are gone.");
                },
                config -> config)) {
            assertThat(gateway.server.awaitLoaded()).isEqualTo(new Fleet.State.Failed("The weights are gone."));
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/readyz").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aModelForWhichThereIsNoMemoryFailsToo() throws Exception {
        try (RunningGateway gateway = RunningGateway.loading(
                config -> {
                    throw new OutOfMemoryError("no room");
                },
                config -> config)) {
            assertThat(gateway.server.awaitLoaded())
                    .isEqualTo(new Fleet.State.Failed("java.lang.OutOfMemoryError: no room"));
        }
    }

    @Test
    void aFullQueueIs429WithRetryAfterAndRunsNoneOfTheChoices() throws Exception {
        ScriptedModel model = new ScriptedModel(200, prompt -> "abc");
        model.gate = new Semaphore(0);
        try (RunningGateway gateway = RunningGateway.with(model, c -> config(c, 1, 1, 6000, SHORT_GRACE))) {
            CompletableFuture<HttpResponse<String>> first = later(gateway, chat(""));
            eventually(() -> stats(gateway).running() == 1);
            HttpResponse<String> two = gateway.post(CHAT, chat(",\"n\":2")); // one place is left
            assertThat(two.statusCode()).isEqualTo(429);
            assertThat(two.headers().firstValue("retry-after")).isPresent();
            assertThat(RunningGateway.json(two).at("/error/code").asText()).isEqualTo("queue_full");
            model.openGate();
            assertThat(result(first).statusCode()).isEqualTo(200);
            eventually(() -> stats(gateway).running() == 0 && stats(gateway).queued() == 0);
            assertThat(gateway.get("/metrics").body())
                    .contains("journeyman_request_success_total{finished_reason=\"stop\"} 1.0");
            assertThat(gateway.post(CHAT, chat("")).statusCode()).isEqualTo(200); // the place is free again
        }
    }

    @Test
    void whoWaitsForLongerThanItMayIs429WithRetryAfter() throws Exception {
        ScriptedModel model = new ScriptedModel(200, prompt -> "abc");
        model.gate = new Semaphore(0);
        try (RunningGateway gateway = RunningGateway.with(model, c -> config(c, 1, 1, 6000, SHORT_GRACE))) {
            CompletableFuture<HttpResponse<String>> first = later(gateway, chat(""));
            eventually(() -> stats(gateway).running() == 1);
            Duration wait = Duration.ofMillis(20);
            CompletableFuture<HttpResponse<String>> second = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return gateway.send(gateway.posting(CHAT, chat(""))
                                    .header("x-journeyman-max-wait-ms", String.valueOf(wait.toMillis())));
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    THREADS);
            eventually(() -> stats(gateway).queued() == 1);
            Thread.sleep(wait.plusMillis(5)); // it has waited for too long, whatever the first one does now
            model.openGate();
            assertThat(result(second).statusCode()).isEqualTo(429);
            assertThat(result(second).headers().firstValue("retry-after")).isPresent();
            assertThat(RunningGateway.json(result(second)).at("/error/code").asText())
                    .isEqualTo("waited_too_long");
            assertThat(result(first).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCallerAboveTheLimitIs429() throws Exception {
        ScriptedModel model = new ScriptedModel(100, prompt -> "a");
        try (RunningGateway gateway =
                RunningGateway.with(model, "", c -> config(c, 2, 2, 2, SHORT_GRACE), () -> 0L)) { // time stands still
            HttpResponse<String> first = gateway.post(CHAT, chat(""));
            assertThat(first.headers().firstValue("x-ratelimit-remaining-requests"))
                    .contains("1");
            assertThat(gateway.post(CHAT, "{").statusCode()).isEqualTo(400); // counts too
            HttpResponse<String> third = gateway.post(CHAT, chat(""));
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(RunningGateway.json(third).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(third.headers().firstValue("retry-after")).contains("30");
            assertThat(third.headers().firstValue("x-ratelimit-remaining-requests"))
                    .contains("0");
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200); // makes the model do nothing
        }
    }

    /** Sends a request by hand. */
    private static BufferedReader open(Socket socket, String body) throws Exception {
        socket.getOutputStream()
                .write(("POST " + CHAT
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void hangingUpStopsTheGenerationWithinAStep() throws Exception {
        for (String kind : List.of(",\"stream\":true,\"n\":2", ",\"n\":2")) {
            ScriptedModel model = new ScriptedModel(100_000, prompt -> "x".repeat(90_000));
            model.gate = new Semaphore(0);
            try (RunningGateway gateway = RunningGateway.with(model, c -> config(c, 2))) {
                try (Socket socket = new Socket("127.0.0.1", gateway.server.port())) {
                    open(socket, chat(",\"max_tokens\":90000" + kind));
                    eventually(() -> stats(gateway).running() + stats(gateway).queued() == 2);
                    model.gate.release(20);
                    eventually(() -> model.steps.get() == 20);
                    assertThat(stats(gateway).running()).isEqualTo(2);
                }
                // This is counted when both choices have been told to stop; the next step is held at the gate
                // meanwhile.
                eventuallyCounted(gateway, "journeyman_generations_abandoned_total 1.0");
                model.gate.release(50);
                eventually(() -> stats(gateway).running() == 0);
                assertThat(model.steps.get())
                        .as("20 steps before the reader hung up, and the one that ran then")
                        .isBetween(20, 21);
                eventuallyCounted(gateway, "error=\"client_closed\"");
            }
        }
    }

    /** A gateway with one slot, whose engine ends pauses that are longer than this. */
    private static RunningGateway withPauses(ScriptedModel model, Duration maxPause) throws Exception {
        RunningGateway gateway = RunningGateway.loading(
                c -> new ServedModel(
                        "slow",
                        RunningGateway.CREATED,
                        model,
                        c.engine().withMaxPause(maxPause),
                        GenerationDefaults.GREEDY,
                        Asking.together("")),
                c -> config(c, 1));
        gateway.server.awaitLoaded();
        return gateway;
    }

    /** A reader with small buffers. */
    private static Socket slowSocket(RunningGateway gateway) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.server.port()));
        return socket;
    }

    @Test
    void aReaderThatDoesNotReadPausesTheGenerationAndGetsEverythingWhenItReads() throws Exception {
        int length = 20_000; // as chunks about 4 MB: far more than all buffers on the way
        ScriptedModel model = new ScriptedModel(100_000, prompt -> "y".repeat(length));
        try (RunningGateway gateway = withPauses(model, Duration.ofHours(1));
                Socket socket = slowSocket(gateway)) {
            BufferedReader reader = open(socket, chat(",\"stream\":true,\"max_tokens\":" + length));
            assertThat(awaitStandstill(gateway, model))
                    .as("steps until the buffers are full")
                    .isLessThan(5_000);
            int texts = 0;
            for (String line = reader.readLine(); !"data: [DONE]".equals(line); line = reader.readLine()) {
                assertThat(line)
                        .as("the stream broke off after %d texts", texts)
                        .isNotNull();
                texts += line.contains("\"content\":\"y") ? 1 : 0;
            }
            assertThat(texts).isEqualTo(length);
            eventually(() -> stats(gateway).running() == 0);
        }
    }

    /** Waits until the one generation is paused and has been for a while; returns the steps made until then. */
    private static int awaitStandstill(RunningGateway gateway, ScriptedModel model) {
        AtomicInteger last = new AtomicInteger(-1);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(700)).until(() -> {
            int steps = model.steps.get();
            return last.getAndSet(steps) == steps && stats(gateway).paused() == 1;
        });
        return last.get();
    }

    @Test
    void aReaderThatNeverReadsIsCut() throws Exception {
        ScriptedModel model = new ScriptedModel(100_000, prompt -> "y".repeat(50_000));
        try (RunningGateway gateway = withPauses(model, Duration.ofMillis(1500));
                Socket socket = slowSocket(gateway)) {
            BufferedReader reader = open(socket, chat(",\"stream\":true,\"max_tokens\":50000"));
            eventually(() -> model.steps.get() > 0 && stats(gateway).running() == 0);
            assertThat(model.steps.get()).isLessThan(5_000);
            eventuallyCounted(gateway, "error=\"reader_too_slow\"");
            socket.setSoTimeout((int) PATIENCE.toMillis());
            StringBuilder rest = new StringBuilder();
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    rest.append(line);
                }
            } catch (SocketException e) {
                // a reset, which is as good an end
            }
            assertThat(rest.toString()).doesNotContain("[DONE]");
        }
    }

    @Test
    void endingLetsRunningAnswersFinish() throws Exception {
        ScriptedModel model = new ScriptedModel(200, prompt -> "abc");
        model.gate = new Semaphore(1);
        try (RunningGateway gateway = RunningGateway.with(model, c -> config(c, 1, 1, 6000, LONG_GRACE))) {
            CompletableFuture<HttpResponse<String>> answer = later(gateway, chat(""));
            eventually(() -> stats(gateway).running() == 1);
            CompletableFuture<Void> ending = CompletableFuture.runAsync(gateway.server::close, THREADS);
            eventually(() -> gateway.server.fleet().state() instanceof Fleet.State.Stopping);
            model.openGate();
            HttpResponse<String> response = result(answer);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(RunningGateway.json(response)
                            .at("/choices/0/message/content")
                            .asText())
                    .isEqualTo("abc");
            result(ending);
        }
    }

    @Test
    void endingTellsAStreamThatRunsLongerThanTheGrace() throws Exception {
        ScriptedModel model = new ScriptedModel(100_000, prompt -> "z".repeat(90_000));
        model.gate = new Semaphore(10);
        try (RunningGateway gateway = RunningGateway.with(model, c -> config(c, 1))) {
            CompletableFuture<HttpResponse<String>> stream =
                    later(gateway, chat(",\"stream\":true,\"max_tokens\":90000"));
            eventually(() -> model.steps.get() == 10);
            CompletableFuture<Void> ending = CompletableFuture.runAsync(gateway.server::close, THREADS);
            while (!stream.isDone()) { // the engine ends between two steps, so they have to go on
                model.gate.release();
                Thread.sleep(20);
            }
            List<String> events = RunningGateway.events(result(stream).body());
            assertThat(events.getLast()).isEqualTo("[DONE]");
            JsonNode error = RunningGateway.json(events.get(events.size() - 2)).path("error");
            assertThat(error.path("code").asText()).isEqualTo("shutting_down");
            result(ending);
        }
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(new ScriptedModel(100, prompt -> "a"), config -> config)) {
            int port = gateway.server.port();
            Exception e = Assertions.catchException(
                    () -> RunningGateway.with(new ScriptedModel(100, prompt -> "a"), config -> config.withPort(port)));
            assertThat(e)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Port " + port + " on 127.0.0.1 is taken or not allowed; choose another with --port.");
        }
    }
}
