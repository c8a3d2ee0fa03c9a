package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.feedback.FeedbackCommand;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Feedback, provenance, erasure, reviews and exports over real HTTP and a store on a disk. */
class FeedbackOverHttpIT {
    private static final long PLENTY = 1L << 40;

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLong freeBytes = new AtomicLong(PLENTY);
    private Path home;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        home = Files.createTempDirectory("journeyman-home");
        Path store = FeedbackCommand.store(home);
        LogEnvironment environment = new LogEnvironment(
                Clock.systemUTC(),
                System::nanoTime,
                new Random(11),
                freeBytes::get,
                Thread.ofPlatform().daemon().factory());
        FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, environment);
        ScriptedModel model = new ScriptedModel(600, prompt -> "Check coil " + answers.incrementAndGet() + ".");
        gateway = RunningGateway.with(model, home, log, config -> config);
    }

    @AfterEach
    void end() throws Exception {
        gateway.close();
    }

    private String ask(String question) throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningGateway.json(response).at("/journeyman/interaction_id").asText();
    }

    private HttpResponse<String> say(String id, String more) throws Exception {
        return gateway.post("/v1/feedback", "{\"interaction_id\":\"" + id + "\"," + more + "}");
    }

    private static JsonNode taken(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return RunningGateway.json(response);
    }

    @Test
    void aThumbACorrectionAndAComparison() throws Exception {
        String first = ask("it misfires");
        JsonNode thumb =
                taken(say(first, "\"rating\":\"down\",\"tags\":[\"wrong-cause\"],\"comment\":\"call 0171 2345678\""));
        assertThat(thumb.path("feedback_id").asText()).startsWith("fb_");
        assertThat(thumb.path("kind").asText()).isEqualTo("rating");
        assertThat(thumb.path("record").asText()).isEqualTo("unpaired");
        assertThat(thumb.path("status").asText()).isEqualTo("accepted");

        JsonNode correction = taken(say(first, "\"correction\":\"Check the plug.\""));
        assertThat(correction.path("kind").asText()).isEqualTo("correction");
        assertThat(correction.path("record").asText()).isEqualTo("pair");

        String second = ask("it misfires");
        JsonNode comparison = taken(say(second, "\"preferred_over\":\"" + first + "\""));
        assertThat(comparison.path("kind").asText()).isEqualTo("comparison");
        assertThat(comparison.path("record").asText()).isEqualTo("pair");

        JsonNode chain = RunningGateway.json(gateway.get("/v1/interactions/" + first));
        assertThat(chain.at("/interaction/id").asText()).isEqualTo(first);
        assertThat(chain.at("/interaction/answer").asText()
                        + chain.at("/interaction/content/answer").asText())
                .contains("Check coil 1.");
        assertThat(chain.path("feedback")).hasSize(3);
        assertThat(chain.path("feedback").toString()).contains("call [phone]").doesNotContain("2345678");
        assertThat(chain.path("records")).isNotEmpty();
        assertThat(chain.path("trained_versions")).isEmpty();
        assertThat(chain.path("erased").isNull()).isTrue();
    }

    @Test
    void theSameKeyIsTakenOnce() throws Exception {
        String id = ask("it misfires");
        String body = "{\"interaction_id\":\"" + id + "\",\"rating\":\"up\"}";
        JsonNode first = taken(idempotent(body, "k1"));
        JsonNode again = taken(idempotent(body, "k1"));
        assertThat(again.path("feedback_id")).isEqualTo(first.path("feedback_id"));
        assertThat(first.path("replayed").asBoolean()).isFalse();
        assertThat(again.path("replayed").asBoolean()).isTrue();
        HttpResponse<String> other = idempotent(body.replace("up", "down"), "k1");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(RunningGateway.json(other).at("/error/code").asText()).isEqualTo("idempotency_conflict");
        assertThat(RunningGateway.json(gateway.get("/v1/interactions/" + id)).path("feedback"))
                .hasSize(1);
    }

    private HttpResponse<String> idempotent(String body, String key) throws Exception {
        return gateway.send(gateway.request("/v1/feedback")
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        HttpResponse<String> unknown = say("int_01JD7Z0Q4M8V6X2K9T3B5N1C7R", "\"rating\":\"up\"");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(RunningGateway.json(unknown).at("/error/param").asText()).isEqualTo("interaction_id");
        String id = ask("it misfires");
        HttpResponse<String> over = say(id, "\"preferred_over\":\"int_01JD7Z0Q4M8V6X2K9T3B5N1C7R\"");
        assertThat(over.statusCode()).isEqualTo(404);
        assertThat(RunningGateway.json(over).at("/error/param").asText()).isEqualTo("preferred_over");
        String other = ask("it stalls");
        HttpResponse<String> prompt = say(id, "\"preferred_over\":\"" + other + "\"");
        assertThat(prompt.statusCode()).isEqualTo(400);
        assertThat(gateway.get("/v1/interactions/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongFactIsQuarantinedAtOnceAndWaitsForAReviewer() throws Exception {
        String id = ask("what is P0302");
        JsonNode wrong = taken(say(id, "\"correction\":\"P0302 means Cylinder 1 Misfire Detected.\""));
        assertThat(wrong.path("status").asText()).isEqualTo("quarantined");

        JsonNode queue = RunningGateway.json(gateway.get("/ops/v1/reviews"));
        assertThat(queue.path("total").asInt()).isGreaterThanOrEqualTo(1);
        JsonNode item = queue.path("items").get(0);
        assertThat(item.path("urgency").asText()).isEqualTo("wrong_fact");
        assertThat(item.at("/record/status").asText()).isEqualTo("quarantined");

        JsonNode decided = taken(gateway.post(
                "/ops/v1/reviews",
                "{\"subject\":\"" + item.path("subject").asText()
                        + "\",\"decision\":\"reject\",\"why\":\"off by one\"}"));
        assertThat(decided.path("status").asText()).isEqualTo("rejected");
        assertThat(decided.path("reviewer").asText()).isEqualTo("loopback");
        assertThat(RunningGateway.json(gateway.get("/ops/v1/reviews"))
                        .path("total")
                        .asInt())
                .isLessThan(queue.path("total").asInt());
        HttpResponse<String> nobody =
                gateway.post("/ops/v1/reviews", "{\"subject\":\"nobody\",\"decision\":\"release\",\"why\":\"x\"}");
        assertThat(nobody.statusCode()).isEqualTo(404);
        HttpResponse<String> noWhy = gateway.post(
                "/ops/v1/reviews", "{\"subject\":\"" + item.path("subject").asText() + "\",\"decision\":\"accept\"}");
        assertThat(RunningGateway.json(noWhy).at("/error/param").asText()).isEqualTo("why");
    }

    @Test
    void erasureTakesEverythingAndLeavesATombstone() throws Exception {
        String id = ask("my secret misfire");
        taken(say(id, "\"correction\":\"Check the plug.\""));
        HttpResponse<String> erased = gateway.send(
                gateway.request("/v1/interactions/" + id + "?why=asked%20for").DELETE());
        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
        assertThat(RunningGateway.json(erased).path("erased").asBoolean()).isTrue();
        assertThat(RunningGateway.json(erased).path("events").asInt()).isEqualTo(2);
        JsonNode chain = RunningGateway.json(gateway.get("/v1/interactions/" + id));
        assertThat(chain.path("interaction").isNull()).isTrue();
        assertThat(chain.at("/erased/why").asText()).isEqualTo("asked for");
        assertThat(chain.path("feedback")).isEmpty();
        assertThat(chain.path("records")).isEmpty();
        assertThat(say(id, "\"rating\":\"up\"").statusCode()).isEqualTo(404);
        assertThat(gateway.send(gateway.request("/v1/interactions/" + id).DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.send(gateway.request("/v1/interactions/int_01JD7Z0Q4M8V6X2K9T3B5N1C7R")
                                .DELETE())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void erasureTakesWhatWasCopiedForTraining() throws Exception {
        String id = ask("my secret misfire");
        String snapshot =
                taken(gateway.post("/ops/v1/snapshots", "{}")).path("path").asText();
        List<Path> sets = List.of(
                Files.createDirectories(home.resolve("runs/retrain-20260131T120000000Z/set")),
                Files.createDirectories(home.resolve("runs/by-hand/set")));
        for (Path set : sets) {
            for (String file : List.of(
                    "1-real.instruction.jsonl",
                    "2-synthetic.pair.jsonl",
                    "real-anchor.jsonl",
                    "left-out.jsonl",
                    "report.json",
                    "report.txt")) {
                Files.writeString(set.resolve(file), "{}");
            }
        }
        assertThat(gateway.send(gateway.request("/v1/interactions/" + id).DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(Path.of(snapshot)).doesNotExist();
        for (Path set : sets) {
            try (Stream<Path> left = Files.list(set)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("real-anchor.jsonl", "left-out.jsonl", "report.json", "report.txt");
            }
        }
    }

    @Test
    void aFullDiskIsToldAndServingGoesOn() throws Exception {
        String id = ask("it misfires");
        freeBytes.set(0);
        HttpResponse<String> refused = say(id, "\"rating\":\"up\"");
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(RunningGateway.json(refused).at("/error/code").asText()).isEqualTo("store_full");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        HttpResponse<String> answer = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"it stalls\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningGateway.json(answer).at("/journeyman/interaction_id").isNull())
                .isTrue();
        assertThat(gateway.get("/v1/interactions/" + id).statusCode()).isEqualTo(200);
        freeBytes.set(PLENTY);
        Thread.sleep(LogOptions.DEFAULTS.retryAfter().plusMillis(200));
        taken(say(id, "\"rating\":\"up\""));
    }

    @Test
    void aSnapshotIsExportedWhileTheGatewayRuns() throws Exception {
        String id = ask("it misfires");
        taken(say(id, "\"correction\":\"Check the plug.\""));
        String snapshot =
                taken(gateway.post("/ops/v1/snapshots", "{}")).path("path").asText();
        Path out = home.resolve("out");
        assertThat(command("export", "--from", snapshot, out.toString())).isZero();
        List<String> pairs = Files.readAllLines(out.resolve("pairs.jsonl"));
        assertThat(pairs).hasSize(1);
        JsonNode pair = RunningGateway.json(pairs.get(0));
        assertThat(pair.at("/chosen/0/content").asText()).isEqualTo("Check the plug.");
        assertThat(pair.at("/rejected/0/content").asText()).isEqualTo("Check coil 1.");
        assertThat(pair.path("provenance").asText()).isEqualTo("human_feedback");
        assertThat(Files.readAllLines(out.resolve("demonstrations.jsonl"))).hasSize(1);
        assertThat(command("verify", "--from", snapshot)).isZero();
        assertThat(command("stats", "--from", snapshot, "--json")).isZero();
        Path backup = home.resolve("backup");
        assertThat(command("backup", "--from", snapshot, backup.toString())).isZero();
        assertThat(command("verify", "--from", backup.toString())).isZero();
    }

    @Test
    void theCommandsOfAStoreAtRest() throws Exception {
        String id = ask("it misfires");
        taken(say(id, "\"rating\":\"up\""));
        Path backup = home.resolve("backup");
        assertThat(command("backup", backup.toString()))
                .as("while the gateway has it open")
                .isEqualTo(1);
        gateway.server.close();
        assertThat(command("stats")).isZero();
        assertThat(command("verify")).isZero();
        assertThat(command("backup", backup.toString())).isZero();
        assertThat(command("restore", backup.toString())).as("a store is there").isEqualTo(1);
        Files.move(FeedbackCommand.store(home), home.resolve("damaged"));
        assertThat(command("restore", backup.toString())).isZero();
        assertThat(command("verify")).isZero();
    }

    private int command(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--home", home.toString(), "--domain", RunningGateway.domain().toString()));
        return new CommandLine(new FeedbackCommand())
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(all.toArray(String[]::new));
    }
}
