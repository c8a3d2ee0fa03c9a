package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.Champion;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.EngineStats;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens at the edges: before the model is there, when the queue is full, when a reader hangs up or does not read, when the gateway ends. */
@Timeout(120)
class LimitsOverHttpTest {
    private static final String CHAT = "/v1/chat/completions";

    private static String chat(String more) {
        return "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + more + "}";
    }

    private static EngineStats stats(RunningGateway gateway) {
        EngineStats stats = gateway.server.champion().stats();
        assertThat(stats).isNotNull();
        return stats;
    }

    private static ServeConfig config(ServeConfig config, int slots, int queued, int perMinute, Duration grace) {
        return new ServeConfig(
                config.host(),
                config.port(),
                config.home(),
                config.domain(),
                config.model(),
                config.precision(),
                slots,
                config.contextTokens(),
                queued,
                perMinute,
                grace);
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
                            "");
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
            assertThat(gateway.server.awaitLoaded()).isInstanceOf(Champion.State.Ready.class);
            assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(gateway.post(CHAT, chat("")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aModelThatCannotBeLoadedLeavesItAliveAndNotReady() throws Exception {
        try (RunningGateway gateway = RunningGateway.loading(
                config -> {
                    throw new java.io.IOException("The weights are gone.");
                },
                config -> config)) {
            assertThat(gateway.server.awaitLoaded()).isEqualTo(new Champion.State.Failed("The weights are gone."));
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/readyz").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aFullQueueIs429WithRetryAfterAndRunsNoneOfTheChoices() throws Exception {
        ScriptedModel model = new ScriptedModel(200, prompt -> "abc");
        model.gate = new Semaphore(0);
        try (RunningGateway gateway = RunningGateway.with(model, c -> config(c, 1, 1, 6000, Duration.ofSeconds(2)))) {
            CompletableFuture<HttpResponse<String>> first = later(gateway);
            await().until(() -> stats(gateway).running() == 1);
            HttpResponse<String> two = gateway.post(CHAT, chat(",\"n\":2")); // one place is left
            assertThat(two.statusCode()).isEqualTo(429);
            assertThat(two.headers().firstValue("retry-after")).isPresent();
            assertThat(RunningGateway.json(two).at("/error/code").asText()).isEqualTo("queue_full");
            CompletableFuture<HttpResponse<String>> second = later(gateway);
            model.gate.release(1000);
            assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(second.get(30, TimeUnit.SECONDS).statusCode())
                    .isIn(200, 429); // the choice taken back leaves within a step
            await().until(() -> stats(gateway).running() == 0 && stats(gateway).queued() == 0);
        }
    }

    private static CompletableFuture<HttpResponse<String>> later(RunningGateway gateway) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.post(CHAT, chat(""));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void aCallerAboveTheLimitIs429() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(
                new ScriptedModel(100, prompt -> "a"), c -> config(c, 2, 2, 2, Duration.ofSeconds(1)))) {
            HttpResponse<String> first = gateway.post(CHAT, chat(""));
            assertThat(first.headers().firstValue("x-ratelimit-remaining-requests"))
                    .contains("1");
            assertThat(gateway.post(CHAT, "{").statusCode()).isEqualTo(400); // counts too
            HttpResponse<String> third = gateway.post(CHAT, chat(""));
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(RunningGateway.json(third).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(Integer.parseInt(
                            third.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(1, 30);
            assertThat(third.headers().firstValue("x-ratelimit-remaining-requests"))
                    .contains("0");
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200); // makes the model do nothing
        }
    }

    /** Sends a request by hand and reads until the answer's first content. */
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
            model.gate = new Semaphore(20);
            try (RunningGateway gateway = RunningGateway.with(
                    model,
                    c -> new ServeConfig(
                            c.host(),
                            c.port(),
                            c.home(),
                            c.domain(),
                            null,
                            c.precision(),
                            2,
                            100_000,
                            0,
                            6000,
                            Duration.ofSeconds(1)))) {
                try (Socket socket = new Socket("127.0.0.1", gateway.server.port())) {
                    open(socket, chat(",\"max_tokens\":90000" + kind));
                    await().until(() -> model.steps.get() == 20);
                    assertThat(stats(gateway).running()).isEqualTo(2);
                }
                Thread.sleep(300); // for the end of the connection to be seen, while the model's step is held
                int before = model.steps.get();
                model.gate.release(50);
                await().until(() -> stats(gateway).running() == 0);
                assertThat(model.steps.get() - before)
                        .as("steps after the reader hung up")
                        .isLessThanOrEqualTo(2);
                assertThat(gateway.get("/metrics").body())
                        .contains("error=\"client_closed\"")
                        .contains("journeyman_generations_abandoned_total 1.0");
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadPausesTheGenerationAndGetsEverythingWhenItReads() throws Exception {
        int length = 20_000; // as chunks about 4 MB: far more than all buffers on the way
        ScriptedModel model = new ScriptedModel(100_000, prompt -> "y".repeat(length));
        try (RunningGateway gateway = RunningGateway.with(
                model,
                c -> new ServeConfig(
                        c.host(),
                        c.port(),
                        c.home(),
                        c.domain(),
                        null,
                        c.precision(),
                        1,
                        100_000,
                        0,
                        6000,
                        Duration.ofSeconds(1)))) {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(16 << 10);
                socket.connect(new java.net.InetSocketAddress("127.0.0.1", gateway.server.port()));
                BufferedReader reader = open(socket, chat(",\"stream\":true,\"max_tokens\":" + length));
                int paused = awaitStandstill(gateway, model);
                assertThat(paused).as("steps until the buffers are full").isLessThan(5_000);
                int texts = 0;
                String line = reader.readLine();
                while (!"data: [DONE]".equals(line)) {
                    texts += line.contains("\"content\":\"y") ? 1 : 0;
                    line = reader.readLine();
                }
                assertThat(texts).isEqualTo(length);
            }
            await().until(() -> stats(gateway).running() == 0);
        }
    }

    /** Waits until the one generation is paused and has been for a while; returns the steps made until then. */
    private static int awaitStandstill(RunningGateway gateway, ScriptedModel model) throws InterruptedException {
        for (int round = 0; round < 60; round++) {
            int before = model.steps.get();
            Thread.sleep(700);
            if (stats(gateway).paused() == 1 && model.steps.get() == before) {
                return before;
            }
        }
        throw new AssertionError("the model never stood still: " + model.steps.get() + " steps, " + stats(gateway));
    }

    @Test
    void aReaderThatNeverReadsIsCut() throws Exception {
        ScriptedModel model = new ScriptedModel(100_000, prompt -> "y".repeat(50_000));
        try (RunningGateway gateway = RunningGateway.loading(
                c -> new ServedModel(
                        "slow",
                        RunningGateway.CREATED,
                        model,
                        c.engine().withMaxPause(Duration.ofMillis(1500)),
                        GenerationDefaults.GREEDY,
                        ""),
                c -> new ServeConfig(
                        c.host(),
                        c.port(),
                        c.home(),
                        c.domain(),
                        null,
                        c.precision(),
                        1,
                        100_000,
                        0,
                        6000,
                        Duration.ofSeconds(1)))) {
            gateway.server.awaitLoaded();
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(16 << 10);
                socket.connect(new java.net.InetSocketAddress("127.0.0.1", gateway.server.port()));
                BufferedReader reader = open(socket, chat(",\"stream\":true,\"max_tokens\":50000"));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> model.steps.get() > 100 && stats(gateway).running() == 0);
                assertThat(model.steps.get()).isLessThan(5_000);
                await().pollInterval(Duration.ofMillis(500))
                        .until(() -> gateway.get("/metrics").body().contains("error=\"reader_too_slow\""));
                socket.setSoTimeout(20_000);
                StringBuilder rest = new StringBuilder();
                try {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        rest.append(line);
                    }
                } catch (java.net.SocketException e) {
                    // a reset, which is as good an end
                }
                assertThat(rest.toString()).doesNotContain("[DONE]");
            }
        }
    }

    @Test
    void endingLetsRunningAnswersFinish() throws Exception {
        ScriptedModel model = new ScriptedModel(200, prompt -> "abc");
        model.gate = new Semaphore(1);
        RunningGateway gateway = RunningGateway.with(model, c -> config(c, 1, 1, 6000, Duration.ofSeconds(20)));
        CompletableFuture<HttpResponse<String>> answer = later(gateway);
        await().until(() -> stats(gateway).running() == 1);
        CompletableFuture<Void> ending = CompletableFuture.runAsync(gateway.server::close);
        await().until(() -> gateway.server.champion().state() instanceof Champion.State.Stopping);
        model.gate.release(1000);
        HttpResponse<String> response = answer.get(30, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(RunningGateway.json(response)
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("abc");
        ending.get(30, TimeUnit.SECONDS);
        gateway.close();
    }

    @Test
    void endingTellsAStreamThatRunsLongerThanTheGrace() throws Exception {
        ScriptedModel model = new ScriptedModel(100_000, prompt -> "z".repeat(90_000));
        model.gate = new Semaphore(10);
        RunningGateway gateway = RunningGateway.with(
                model,
                c -> new ServeConfig(
                        c.host(),
                        c.port(),
                        c.home(),
                        c.domain(),
                        null,
                        c.precision(),
                        1,
                        100_000,
                        0,
                        6000,
                        Duration.ofMillis(300)));
        CompletableFuture<HttpResponse<String>> stream = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.post(CHAT, chat(",\"stream\":true,\"max_tokens\":90000"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> model.steps.get() == 10);
        CompletableFuture<Void> ending = CompletableFuture.runAsync(gateway.server::close);
        Thread.sleep(600);
        model.gate.release(1); // the step that runs
        List<String> events =
                RunningGateway.events(stream.get(30, TimeUnit.SECONDS).body());
        assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
        JsonNode error = RunningGateway.json(events.get(events.size() - 2)).path("error");
        assertThat(error.path("code").asText()).isEqualTo("shutting_down");
        ending.get(30, TimeUnit.SECONDS);
        gateway.close();
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(new ScriptedModel(100, prompt -> "a"), config -> config)) {
            int port = gateway.server.port();
            Exception e = org.assertj.core.api.Assertions.catchException(
                    () -> RunningGateway.with(new ScriptedModel(100, prompt -> "a"), config -> config.withPort(port)));
            assertThat(e)
                    .isInstanceOf(java.io.IOException.class)
                    .hasMessage("Port " + port + " on 127.0.0.1 is taken or not allowed; choose another with --port.");
        }
    }
}
