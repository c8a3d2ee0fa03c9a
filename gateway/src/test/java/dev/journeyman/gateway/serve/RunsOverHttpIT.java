package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.models.TinyModel;
import dev.journeyman.gateway.runs.FakeRetrainer;
import dev.journeyman.gateway.runs.RetrainerProgram;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs over HTTP, with a real store, the real gate and child processes that do what the retrainer does in no time. */
class RunsOverHttpIT {
    private Path home = Path.of("");

    @BeforeEach
    void aHomeWithAChampion() throws IOException {
        home = Files.createTempDirectory("journeyman-home");
        ModelStore store = ModelStore.open(home.resolve("models"));
        put(store, "old", Lineage.imported("dir:/old", null), 1);
        store.lifecycle().promoteByHand("old", new Act("test", "the first one"));
        Map<String, Long> counts = Map.of("human_feedback", 60L, "synthetic_self", 40L);
        put(
                store,
                "new",
                new Lineage(
                        "run:7",
                        "old",
                        "7",
                        "retrain",
                        "ab".repeat(32),
                        counts,
                        counts,
                        null,
                        new Lineage.Proof(60, 1000, 0),
                        17L),
                2);
        assertThat(store.version("new").manifest().lineage().feedbackSequence()).isEqualTo(17);
        Files.writeString(home.resolve("fake-candidate"), "new");
        System.setProperty(RetrainerProgram.CLASS_PATH, System.getProperty("java.class.path"));
        System.setProperty(RetrainerProgram.MAIN_CLASS, FakeRetrainer.class.getName());
    }

    @AfterEach
    void forgetTheProgram() {
        System.clearProperty(RetrainerProgram.CLASS_PATH);
        System.clearProperty(RetrainerProgram.MAIN_CLASS);
    }

    private void put(ModelStore store, String name, Lineage lineage, long seed) throws IOException {
        Path model = TinyModel.write(home.resolve("made-" + name), seed);
        try (Staging staging = store.stage()) {
            for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                staging.copy(model.resolve(file), file, ByteProgress.NONE);
            }
            staging.commit(name, lineage, ByteProgress.NONE);
        }
    }

    private RunningGateway gateway() throws Exception {
        Path store = home.resolve("feedback");
        FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store));
        return RunningGateway.with(new ScriptedModel(256, prompt -> "x"), home, log, config -> config);
    }

    @Test
    void aRunGoesFromFeedbackToTheGateAndIsFollowed() throws Exception {
        Files.writeString(home.resolve("fake-gate"), "");
        try (RunningGateway gateway = gateway()) {
            JsonNode begun = RunningGateway.json(gateway.post("/ops/v1/retrain", "{\"reason\":\"new pumps\"}"));
            String id = begun.path("run").asText();
            assertThat(begun.path("state").asText()).as(begun.toString()).isEqualTo("preparing");
            var second = gateway.post("/ops/v1/retrain", "{\"reason\":\"again\"}");
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.body()).contains("run_in_progress", id);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.get("/ops/v1/runs/" + id).body().contains("\"step\":3,\"steps\":3"));
            assertThat(RunningGateway.json(gateway.get("/ops/v1/schedule"))
                            .path("running")
                            .asText())
                    .isEqualTo(id);
            // its snapshot stays, however many are made meanwhile
            String supervision =
                    Files.readString(home.resolve("runs").resolve(id).resolve("supervision.json"));
            Path held = Path.of(
                    RunningGateway.json(supervision).at("/source/snapshot").asText());
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.post("/ops/v1/snapshots", "{}").statusCode()).isEqualTo(201);
            }
            assertThat(held).isDirectory();
            Files.delete(home.resolve("fake-gate"));

            List<String> states = new ArrayList<>();
            for (String event :
                    gateway.get("/ops/v1/runs/" + id + "/events").body().split("\n\n")) {
                assertThat(event).startsWith("event: run\ndata: {");
                String state = RunningGateway.json(event.substring(event.indexOf('{')))
                        .path("state")
                        .asText();
                if (states.isEmpty() || !states.getLast().equals(state)) {
                    states.add(state);
                }
            }
            assertThat(states).startsWith("training").endsWith("passed");
            assertThat(held).as("let go of").doesNotExist();

            JsonNode run = RunningGateway.json(gateway.get("/ops/v1/runs/" + id));
            assertThat(run.path("candidate").asText()).isEqualTo("new");
            assertThat(run.at("/gate/passed").asBoolean()).isTrue();
            assertThat(run.path("reason").asText()).isEqualTo("new pumps");
            assertThat(run.at("/curves/0/points").size()).isEqualTo(3);
            assertThat(run.path("log").toString())
                    .contains("training set of 3 records", "the champion old is examined anew");
            assertThat(run.path("ended").isTextual()).isTrue();
            ModelStore store = ModelStore.open(home.resolve("models"));
            assertThat(store.version("new").state().label()).isEqualTo("evaluated");
            assertThat(store.champion().orElseThrow().name()).isEqualTo("old");

            // the same once more, by a worse one: refused, and rejected in the store
            Files.writeString(home.resolve("fake-wrong-new"), "60");
            JsonNode worse = RunningGateway.json(gateway.post("/ops/v1/retrain", "{\"reason\":\"worse\"}"));
            String events = gateway.get("/ops/v1/runs/" + worse.path("run").asText() + "/events")
                    .body();
            assertThat(events).contains("\"state\":\"refused\"", "\"refusals\":[", "factual-accuracy");
            assertThat(store.version("new").state().label()).isEqualTo("rejected");
            assertThat(RunningGateway.json(gateway.get("/ops/v1/runs"))
                            .at("/data/0/state")
                            .asText())
                    .isEqualTo("refused");
            JsonNode schedule = RunningGateway.json(gateway.get("/ops/v1/schedule"));
            assertThat(schedule.path("backoff_until").isTextual())
                    .as(schedule.toString())
                    .isTrue();
            assertThat(schedule.path("next").asText()).contains("was refused");
            assertThat(gateway.post("/ops/v1/runs/" + id + "/stop", "{\"reason\":\"late\"}")
                            .body())
                    .contains("run_over");
        }
    }

    @Test
    void aStoppedRunEndsAndAnEndedGatewaysRunGoesOnInTheNext() throws Exception {
        Files.writeString(home.resolve("fake-gate"), "");
        String id;
        RunningGateway first = gateway();
        try {
            JsonNode stopped = RunningGateway.json(first.post("/ops/v1/retrain", "{\"reason\":\"one\"}"));
            String other = stopped.path("run").asText();
            assertThat(first.post("/ops/v1/runs/" + other + "/stop", "{\"reason\":\"not now\"}")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(first.get("/ops/v1/runs/" + other + "/events").body())
                    .contains("\"state\":\"stopped\"", "not now");
            id = RunningGateway.json(first.post("/ops/v1/retrain", "{\"reason\":\"two\"}"))
                    .path("run")
                    .asText();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> first.get("/ops/v1/runs/" + id).body().contains("\"steps\":3"));
        } finally {
            first.server.close(); // the home stays
        }
        assertThat(home.resolve("runs").resolve(id).resolve("supervision.json"))
                .content()
                .contains("\"training\"");
        Files.delete(home.resolve("fake-gate"));
        try (RunningGateway second = gateway()) { // its first look is seconds after its start
            assertThat(second.get("/ops/v1/runs/" + id + "/events").statusCode())
                    .isEqualTo(200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> second.get("/ops/v1/runs/" + id).body().contains("\"state\":\"passed\""));
        }
    }
}
