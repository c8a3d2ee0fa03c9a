package dev.journeyman.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.serving.Split;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.store.VersionState;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that come and go while people ask: over real HTTP, on a real store, with models that are scripts. */
@Timeout(300)
class RolloutOverHttpIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);
    private static final String REASON = "{\"reason\":\"a test\"}";
    /** Nobody waited for the next look at something; how fast it is, ./journeyman bench-loop measures. */
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    private Path home;
    private StoreOfScripts scripts;

    @BeforeEach
    void aChampionAndACandidateThatIsAsGood() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        scripts = StoreOfScripts.at(folder.resolve("store"), folder);
        scripts.put("old", prompt -> "old says this");
        scripts.put("new", prompt -> "new says this");
        scripts.promoteByHand("old");
        scripts.evaluate("old", 5);
        scripts.evaluate("new", 4);
    }

    private RunningGateway gateway() throws Exception {
        return gateway(scripts, home);
    }

    private static RunningGateway gateway(StoreOfScripts scripts, Path home) throws Exception {
        return RunningGateway.following(scripts, home, new MemoryFeedbackLog(), Guardrails.NONE);
    }

    private void settings(String yaml) throws IOException {
        Files.writeString(home.resolve("rollout.yaml"), yaml);
    }

    private static String chat(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + more + "}";
    }

    private static HttpResponse<String> ask(RunningGateway gateway, String session, String more) throws Exception {
        return gateway.send(gateway.request(CHAT)
                .header("content-type", "application/json")
                .header("x-journeyman-session", session)
                .POST(HttpRequest.BodyPublishers.ofString(chat("journeyman", more))));
    }

    private static String version(HttpResponse<String> response) {
        return response.headers().firstValue("x-journeyman-model-version").orElse("none");
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private static void serves(RunningGateway gateway, String version) {
        eventually(() -> gateway.get("/readyz").body().contains("\"" + version + "\""));
    }

    private static JsonNode rollout(RunningGateway gateway) throws Exception {
        return RunningGateway.json(gateway.get("/ops/v1/rollout"));
    }

    private static HttpResponse<String> done(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    /** A session that the canary answers, or does not. */
    private String session(boolean canary, int percent) {
        VersionState state = scripts.store().version("new").state();
        Split split = new Split("new@" + state.since());
        for (int i = 0; ; i++) {
            if (split.toCanary("session s" + i, percent) == canary) {
                return "s" + i;
            }
        }
    }

    @Test
    void streamsEndOnTheVersionThatTheyBeganWithAndNoRequestFailsWhileVersionsSwap() throws Exception {
        settings("warm_mib: 0");
        scripts.put("long", prompt -> "l".repeat(60));
        scripts.promoteByHand("long");
        try (RunningGateway gateway = gateway()) {
            ScriptedModel model = scripts.loaded.get("long");
            model.gate = new Semaphore(10);
            List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String session = "s" + i;
                streams.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return ask(gateway, session, ",\"stream\":true,\"max_tokens\":200");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        THREADS));
            }
            eventually(() -> model.steps.get() == 10);
            long steps = gateway.server.fleet().stats().stepsTotal();
            done(gateway.post("/ops/v1/models/old/promote", REASON));
            serves(gateway, "old");
            assertThat(version(done(ask(gateway, "s0", "")))).isEqualTo("old");
            assertThat(gateway.get("/v1/models").body()).contains("\"old\"").doesNotContain("\"long\"");
            assertThat(streams).noneMatch(CompletableFuture::isDone);
            assertThat(gateway.server.fleet().leaving()).isEqualTo(1);
            model.openGate();
            for (CompletableFuture<HttpResponse<String>> stream : streams) {
                HttpResponse<String> response = done(stream.get(2, TimeUnit.MINUTES));
                assertThat(version(response)).isEqualTo("long");
                assertThat(response.body().split("\"content\":\"l", -1)).hasSize(61);
                assertThat(RunningGateway.events(response.body()).getLast()).isEqualTo("[DONE]");
            }
            eventually(() -> gateway.server.fleet().leaving() == 0); // closed after its last answer
            assertThat(gateway.server.fleet().stats().stepsTotal()).isGreaterThan(steps);
            eventually(() -> {
                String metrics = gateway.get("/metrics").body();
                return metrics.contains("journeyman_model_info{role=\"champion\",version=\"old\"} 1")
                        && !metrics.contains("version=\"long\"");
            });
        }
    }

    @Test
    void theGateSaysWhoMayBeCanaryAndSessionsKeepTheirVersion() throws Exception {
        scripts.put("bad", prompt -> "bad says this");
        scripts.evaluate("bad", 80);
        try (RunningGateway gateway = gateway()) {
            HttpResponse<String> refused =
                    gateway.post("/ops/v1/models/bad/canary", "{\"reason\":\"a test\",\"percent\":5}");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(RunningGateway.json(refused).at("/error/code").asText()).isEqualTo("gate_refused");
            assertThat(RunningGateway.json(refused).at("/reasons/parts")).isNotEmpty();
            assertThat(gateway.post("/ops/v1/models/none/reject", REASON).statusCode())
                    .isEqualTo(404);
            assertThat(gateway.post("/ops/v1/models/new/canary", "{\"percent\":51}")
                            .statusCode())
                    .isEqualTo(400);

            HttpResponse<String> begun =
                    done(gateway.post("/ops/v1/models/new/canary", "{\"reason\":\"a test\",\"percent\":20}"));
            assertThat(RunningGateway.json(begun).path("percent").asInt()).isEqualTo(20);
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            assertThat(version(ask(gateway, session(true, 20), ""))).isEqualTo("new");
            assertThat(version(ask(gateway, session(false, 20), ""))).isEqualTo("old");
            assertThat(version(gateway.post(CHAT, chat("old", "")))).isEqualTo("old");
            assertThat(version(gateway.post(CHAT, chat("new", "")))).isEqualTo("new");
            eventually(() -> rollout(gateway).at("/arms/canary/answers").asInt() == 1
                    && rollout(gateway).at("/arms/champion/answers").asInt() == 1);
            assertThat(rollout(gateway).path("tests")).hasSize(4);

            JsonNode back = RunningGateway.json(done(gateway.post("/ops/v1/rollback", REASON)));
            assertThat(back.path("champion").asText()).isEqualTo("old");
            assertThat(back.path("rolled_back").asText()).isEqualTo("new");
            assertThat(version(ask(gateway, session(false, 0), ""))).isEqualTo("old");
            eventually(() -> rollout(gateway).path("phase").asText().equals("none"));
            assertThat(rollout(gateway).at("/ended/0/outcome").asText()).isEqualTo("rolled_back");
            assertThat(rollout(gateway).at("/ended/0/reason").asText()).isEqualTo("a test");
        }
    }

    @Test
    void aCanaryThatIsAnAdapterIsServedOnTheChampionsWeightsAndStaysOnThemWhenItIsPromoted() throws Exception {
        settings("warm_mib: 0");
        scripts.adapters.put("new", "old");
        try (RunningGateway gateway = gateway()) {
            done(gateway.post("/ops/v1/models/new/canary", "{\"reason\":\"a test\",\"percent\":20}"));
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            HttpResponse<String> canary = done(ask(gateway, session(true, 20), ""));
            assertThat(version(canary)).isEqualTo("new");
            assertThat(canary.body()).contains("new: old");
            HttpResponse<String> champion = done(ask(gateway, session(false, 20), ""));
            assertThat(version(champion)).isEqualTo("old");
            assertThat(champion.body()).doesNotContain("new: ");
            assertThat(scripts.loaded).doesNotContainKey("new");
            ScriptedModel weights = scripts.loaded.get("old");

            done(gateway.post("/ops/v1/models/new/promote", REASON));
            serves(gateway, "new");
            HttpResponse<String> promoted = done(ask(gateway, "s", ""));
            assertThat(version(promoted)).isEqualTo("new");
            assertThat(promoted.body()).contains("new: old");
            assertThat(weights.closed).hasValue(0);
            assertThat(version(done(gateway.post(CHAT, chat("old", "")))))
                    .as("kept, since it costs nothing")
                    .isEqualTo("old");

            scripts.put("other", prompt -> "other says this");
            done(gateway.post("/ops/v1/models/other/promote", REASON));
            serves(gateway, "other");
            done(gateway.post("/ops/v1/rollback", REASON));
            serves(gateway, "new"); // the base is not loaded any more, so this one is, whole
            eventually(() -> weights.closed.get() == 1);
        }
    }

    @Test
    void aRestartGoesOnInTheMiddleAndAShareIsPromotedWhenItsTimeIsOver() throws Exception {
        settings("ramp: [50]\nminimum: {answers: 4, sessions: 2, hours: 0}\nmaximum_hours: 0.004\n");
        String canary;
        try (RunningGateway gateway = gateway()) {
            gateway.server.rollout().begin("new", StoreOfScripts.ACT);
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            canary = session(true, 50);
            for (int i = 0; i < 3; i++) {
                assertThat(version(done(ask(gateway, canary, "")))).isEqualTo("new");
            }
            eventually(() -> rollout(gateway).at("/arms/canary/answers").asInt() == 3);
        }
        try (RunningGateway gateway = gateway()) {
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            assertThat(version(done(ask(gateway, canary, "")))).isEqualTo("new");
            eventually(() -> rollout(gateway).at("/arms/canary/answers").asInt() == 4
                    || rollout(gateway).path("phase").asText().equals("none"));
            for (int i = 0; i < 40; i++) {
                done(ask(gateway, "other" + i, ""));
            }
            serves(gateway, "new");
            eventually(() -> !rollout(gateway).path("ended").isEmpty());
            JsonNode ended = rollout(gateway).at("/ended/0");
            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("promoted");
            assertThat(ended.path("answers").asInt()).isGreaterThanOrEqualTo(4);
            assertThat(gateway.get("/v1/models").body()).contains("\"old\""); // kept warm
            long begun = System.nanoTime();
            done(gateway.post("/ops/v1/rollback", REASON));
            assertThat(version(done(ask(gateway, canary, "")))).isEqualTo("old");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        }
    }

    @Test
    void aPromotionOnOneGatewayReachesTheOtherSoon() throws Exception {
        StoreOfScripts others = scripts.again();
        Path otherHome = Files.createDirectories(folder.resolve("other-home"));
        try (RunningGateway one = gateway();
                RunningGateway other = gateway(others, otherHome)) {
            assertThat(version(ask(other, "s", ""))).isEqualTo("old");
            for (String call : List.of("/ops/v1/models/new/promote", "/ops/v1/rollback")) {
                done(one.post(call, REASON));
                String expected = call.endsWith("rollback") ? "old" : "new";
                serves(one, expected);
                long begun = System.nanoTime();
                serves(other, expected);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
                assertThat(version(done(ask(other, "s", "")))).isEqualTo(expected);
            }
        }
    }

    @Test
    void aCanaryWhoseModelFailsIsRolledBackByItselfAndNobodySeesIt() throws Exception {
        settings("ramp: [50]\n");
        scripts.broken.add("new");
        try (RunningGateway gateway = gateway()) {
            gateway.server.rollout().begin("new", StoreOfScripts.ACT);
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            int asked = 0;
            for (;
                    asked < 400
                            && !"rejected"
                                    .equals(scripts.store()
                                            .version("new")
                                            .state()
                                            .label());
                    asked++) {
                HttpResponse<String> response =
                        done(ask(gateway, "s" + asked, asked % 2 == 0 ? "" : ",\"stream\":true"));
                assertThat(version(response)).isEqualTo("old");
                if (asked % 2 != 0) {
                    assertThat(RunningGateway.events(response.body()).getLast()).isEqualTo("[DONE]");
                    assertThat(response.body()).doesNotContain("error");
                }
                assertThat(done(gateway.post("/v1/diagnose", "{\"codes\":[\"P0301\"]}"))
                                .statusCode())
                        .isEqualTo(200);
            }
            eventually(() -> rollout(gateway).at("/ended/0/outcome").asText().equals("rolled_back"));
            assertThat(rollout(gateway).at("/ended/0/reason").asText()).contains("The canary is worse", "failed");
            assertThat(gateway.get("/metrics").body())
                    .contains("journeyman_rollout_answers_total{arm=\"canary\",outcome=\"failed\"}");
        }
    }

    @Test
    void aDamagedVersionNeverServesAndTheStoreIsMovedBack() throws Exception {
        try (RunningGateway gateway = gateway()) {
            Path weights = scripts.store().version("new").directory().resolve("model.safetensors");
            Files.setPosixFilePermissions(weights, PosixFilePermissions.fromString("rw-r--r--"));
            byte[] bytes = Files.readAllBytes(weights);
            bytes[0] ^= 1;
            Files.write(weights, bytes);
            done(gateway.post("/ops/v1/models/new/promote", REASON));
            eventually(() -> scripts.store().champion().orElseThrow().name().equals("old"));
            assertThat(version(done(ask(gateway, "s", "")))).isEqualTo("old");
            assertThat(scripts.store().version("new").state().label()).isEqualTo("retired");
            List<String> reasons = new ArrayList<>();
            scripts.store().ledger(entry -> reasons.add(entry.act().why()));
            assertThat(reasons.getLast()).contains("new cannot be loaded", "model.safetensors");
        }
    }

    @Test
    void inTheShadowBothAnswerAndOneIsShown() throws Exception {
        settings("ramp: [0, 5]\nshadow_share: 1\n");
        try (RunningGateway gateway = gateway()) {
            gateway.server.rollout().begin("new", StoreOfScripts.ACT);
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            for (int i = 0; i < 5; i++) {
                assertThat(version(done(ask(gateway, "s" + i, "")))).isEqualTo("old");
            }
            done(gateway.post("/v1/diagnose", "{\"codes\":[\"P0301\"]}"));
            eventually(() -> rollout(gateway).at("/shadow/compared").asInt() == 6);
            JsonNode status = rollout(gateway);
            assertThat(status.path("phase").asText()).isEqualTo("shadow");
            assertThat(status.at("/shadow/same_text").asInt()).isZero();
            assertThat(status.at("/shadow/same_codes").asInt()).isEqualTo(6);
            assertThat(gateway.log.from(1, 100)).hasSize(6); // of the champion
        }
    }

    @Test
    void theFirstThumbOfAnAnswerCountsForItsArm() throws Exception {
        settings("ramp: [50]\n");
        try (RunningGateway gateway = gateway()) {
            gateway.server.rollout().begin("new", StoreOfScripts.ACT);
            eventually(() -> gateway.get("/v1/models").body().contains("\"new\""));
            for (boolean canary : new boolean[] {true, false}) {
                JsonNode answer = RunningGateway.json(ask(gateway, session(canary, 50), ""));
                String id = answer.at("/journeyman/interaction_id").asText();
                for (String rating : List.of("down", "up", "up")) {
                    assertThat(gateway.post(
                                            "/v1/feedback",
                                            "{\"interaction_id\":\"" + id + "\",\"rating\":\"" + rating + "\"}")
                                    .statusCode())
                            .isEqualTo(201);
                }
            }
            eventually(() -> rollout(gateway).at("/arms/canary/down").asInt() == 1
                    && rollout(gateway).at("/arms/champion/down").asInt() == 1);
            assertThat(rollout(gateway).at("/arms/canary/up").asInt()).isZero();
        }
    }
}
