package dev.journeyman.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.store.Act;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operators' reads over real HTTP, of a store that has lived for two months. */
class OpsOverHttpTest {
    private static RunningGateway gateway;
    private static Workshop workshop;

    @BeforeAll
    static void start() throws Exception {
        Path home = Workshop.newHome();
        workshop = Workshop.in(home, RunningGateway.domain());
        gateway = RunningGateway.with(
                new ScriptedModel(300, prompt -> "P0301 means Cylinder 1 Misfire Detected."),
                home,
                new MemoryFeedbackLog(),
                config -> config);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static JsonNode get(String path) throws Exception {
        HttpResponse<String> response = gateway.get(path);
        assertThat(response.statusCode()).as(path + response.body()).isEqualTo(200);
        return RunningGateway.json(response);
    }

    private static void refused(String path, int status, String code) throws Exception {
        HttpResponse<String> response = gateway.get(path);
        assertThat(response.statusCode()).as(path + response.body()).isEqualTo(status);
        assertThat(RunningGateway.json(response).at("/error/code").asText()).isEqualTo(code);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @Test
    void everyVersionIsListedAndADamagedOneHidesNone() throws Exception {
        JsonNode list = get("/ops/v1/models");
        assertThat(list.path("champion").asText()).isEqualTo(Workshop.CHAMPION);
        assertThat(list.path("canary").asText()).isEqualTo(Workshop.CANARY);
        assertThat(list.path("previous").asText()).isEqualTo(Workshop.PREVIOUS);
        assertThat(list.path("data")).hasSize(10);
        assertThat(list.at("/data/0/version").asText()).isEqualTo("retrain-d1e7a3c9"); // the newest
        assertThat(list.at("/data/0/scorecard").isNull()).isTrue();
        assertThat(list.path("damaged")).hasSize(1);
        assertThat(list.at("/damaged/0/name").asText()).isEqualTo(Workshop.DAMAGED);
        assertThat(list.at("/damaged/0/reason").asText()).contains("model.safetensors");
        JsonNode canary = list.at("/data/1");
        assertThat(canary.path("state").asText()).isEqualTo("canary");
        assertThat(canary.path("percent").asInt()).isEqualTo(10);
        assertThat(texts(canary.path("parents"))).containsExactly(Workshop.CHAMPION);
        assertThat(canary.path("synthetic_ratio").asDouble()).isBetween(0.2, 0.25);
        assertThat(canary.at("/records/human_feedback").asInt()).isEqualTo(812);
        JsonNode factual = canary.at("/scorecard/factual");
        assertThat(factual.path("items").asInt()).isEqualTo(1200 + 400 + 600 + 200);
        assertThat(factual.path("accuracy").asDouble())
                .isBetween(factual.path("low").asDouble(), factual.path("high").asDouble());
    }

    @Test
    void aVersionHasItsLineageItsFilesAndItsScorecardWithoutOutcomes() throws Exception {
        JsonNode version = get("/ops/v1/models/" + Workshop.CHAMPION);
        assertThat(version.path("forced").asBoolean()).isTrue();
        assertThat(texts(version.path("ancestors"))).containsExactly(Workshop.PREVIOUS, "retrain-1b20c4de", "starter");
        assertThat(texts(version.path("children")))
                .containsExactly(Workshop.WORSE, Workshop.CANARY, "retrain-d1e7a3c9");
        assertThat(version.at("/lineage/proof/held_out_items").asInt()).isEqualTo(9861);
        assertThat(version.at("/files/0/path").asText()).isEqualTo("model.safetensors");
        JsonNode suite = version.at("/scorecard/suites/1");
        assertThat(suite.path("name").asText()).isEqualTo("mcq");
        assertThat(suite.at("/letters/A").asInt()).isEqualTo(120);
        assertThat(suite.path("slices")).hasSize(3);
        assertThat(suite.at("/slices/0/name").asText()).isEqualTo("family=air");
        assertThat(version.toString()).doesNotContain("outcomes");
        assertThat(get("/ops/v1/models/champion").path("version").asText()).isEqualTo(Workshop.CHAMPION);
        refused("/ops/v1/models/nobody", 404, "model_not_found");
        refused("/ops/v1/models/..%2F..%2Fkeys", 404, "model_not_found");
        refused("/ops/v1/models/" + Workshop.DAMAGED, 409, "version_damaged");
    }

    @Test
    void theGateIsAskedAndNothingChanges() throws Exception {
        String before = workshop.store.stamp();
        JsonNode refusal = get("/ops/v1/models/" + Workshop.WORSE + "/gate");
        assertThat(refusal.path("passed").asBoolean()).isFalse();
        assertThat(refusal.path("judged").asBoolean()).isTrue();
        assertThat(refusal.path("against").asText()).isEqualTo(Workshop.CHAMPION);
        assertThat(texts(refusal.path("refusals"))).contains("factual-accuracy");
        assertThat(refusal.at("/reasons/name").asText()).isEqualTo("gate");
        assertThat(refusal.at("/reasons/parts/0/parts")).isNotEmpty();
        assertThat(get("/ops/v1/models/" + Workshop.CANARY + "/gate")
                        .path("passed")
                        .asBoolean())
                .isTrue();
        refused("/ops/v1/models/retrain-d1e7a3c9/gate", 409, "not_evaluated");
        assertThat(workshop.store.stamp()).isEqualTo(before);
    }

    @Test
    void theLedgerIsPagedFromEitherEndAndItsChainVerified() throws Exception {
        JsonNode all = get("/ops/v1/promotions?limit=500");
        assertThat(all.path("verified").asBoolean()).isTrue();
        assertThat(all.path("has_more").asBoolean()).isFalse();
        int entries = all.path("entries").asInt();
        assertThat(all.path("data")).hasSize(entries);
        String hash = "0".repeat(64);
        for (JsonNode entry : all.path("data")) {
            assertThat(entry.path("previous_hash").asText()).isEqualTo(hash);
            hash = entry.path("hash").asText();
        }
        List<Long> seen = new ArrayList<>();
        long after = 0;
        boolean more = true;
        while (more) {
            JsonNode page = get("/ops/v1/promotions?order=desc&limit=7&after=" + after);
            for (JsonNode entry : page.path("data")) {
                after = entry.path("seq").asLong();
                seen.add(after);
            }
            more = page.path("has_more").asBoolean();
        }
        assertThat(seen).hasSize(entries).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        JsonNode second = get("/ops/v1/promotions?after=3&limit=2");
        assertThat(second.at("/data/0/seq").asInt()).isEqualTo(4);
        assertThat(second.path("data")).hasSize(2);
        assertThat(second.path("has_more").asBoolean()).isTrue();
        assertThat(get("/ops/v1/promotions?after=9223372036854775807").path("data"))
                .isEmpty();
        assertThat(all.path("data")).anySatisfy(entry -> {
            assertThat(entry.path("forced").asBoolean()).isTrue();
            assertThat(entry.path("actor").asText()).isEqualTo("alex");
        });
        refused("/ops/v1/promotions?limit=501", 400, "invalid_value");
        refused("/ops/v1/promotions?order=both", 400, "invalid_value");
    }

    @Test
    void aLedgerThatWasChangedIsToldAndWhatIsSoundBeforeItShown() throws Exception {
        Path home = Workshop.newHome();
        Workshop other = Workshop.in(home, RunningGateway.domain());
        Path ledger = home.resolve("models/ledger.jsonl");
        String text = Files.readString(ledger, StandardCharsets.UTF_8);
        Files.writeString(ledger, text.replace("agreed with the workshop", "agreed with the workshoq"));
        try (RunningGateway broken = RunningGateway.with(
                new ScriptedModel(300, prompt -> "yes"), home, new MemoryFeedbackLog(), config -> config)) {
            JsonNode page = RunningGateway.json(broken.get("/ops/v1/promotions?order=desc"));
            assertThat(page.path("verified").asBoolean()).isFalse();
            assertThat(page.path("problem").asText()).isNotEmpty();
            assertThat(page.path("entries").asInt()).isPositive();
            assertThat(page.path("data"))
                    .noneMatch(entry -> entry.path("forced").asBoolean());
            assertThat(other.store.directory()).exists();
        }
    }

    @Test
    void aChangeIsSeenAtOnce() throws Exception {
        int before = get("/ops/v1/promotions").path("entries").asInt();
        workshop.store.lifecycle().share(Workshop.CANARY, 11, new Act("kim", "a little more"));
        assertThat(get("/ops/v1/promotions").path("entries").asInt()).isEqualTo(before + 1);
        assertThat(get("/ops/v1/models").at("/data/1/percent").asInt()).isEqualTo(11);
        workshop.store.lifecycle().share(Workshop.CANARY, 10, new Act("kim", "as before"));
    }

    @Test
    void feedbackIsCountedByDay() throws Exception {
        JsonNode before = today();
        HttpResponse<String> answer = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"What does P0301 mean?\"}]}");
        String id = RunningGateway.json(answer).at("/journeyman/interaction_id").asText();
        assertThat(gateway.post("/v1/feedback", "{\"interaction_id\":\"" + id + "\",\"rating\":\"down\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(gateway.post(
                                "/v1/feedback",
                                "{\"interaction_id\":\"" + id
                                        + "\",\"correction\":\"P0301 means Cylinder 1 Misfire Detected. Look at the plug.\"}")
                        .statusCode())
                .isEqualTo(201);
        JsonNode after = today();
        for (String counted : List.of("answers", "down", "corrections")) {
            assertThat(after.path(counted).asInt())
                    .as(counted)
                    .isEqualTo(before.path(counted).asInt() + 1);
        }
        assertThat(after.path("up").asInt()).isEqualTo(before.path("up").asInt());
        JsonNode summary = get("/ops/v1/feedback/summary?days=3");
        assertThat(summary.path("days")).hasSize(3);
        assertThat(summary.path("waiting_reviews").isInt()).isTrue();
        assertThat(summary.path("accepted_since_training").isInt()).isTrue();
        refused("/ops/v1/feedback/summary?days=91", 400, "invalid_value");
    }

    private static JsonNode today() throws Exception {
        return get("/ops/v1/feedback/summary?days=1").at("/days/0");
    }

    @Test
    void thePageAndItsFilesAreServed() throws Exception {
        HttpResponse<String> page = gateway.get("/ops");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        for (String name : OpsPage.NAMES) {
            assertThat(gateway.get("/ops/assets/" + name).statusCode()).as(name).isEqualTo(200);
        }
        refused("/ops/assets/index.html", 404, "not_found");
    }

    @Test
    void aHomeWithoutVersionsHasAnEmptyListAndAnEmptyLedger() throws Exception {
        try (RunningGateway empty = RunningGateway.with(new ScriptedModel(300, prompt -> "yes"), config -> config)) {
            JsonNode list = RunningGateway.json(empty.get("/ops/v1/models"));
            assertThat(list.path("data")).isEmpty();
            assertThat(list.path("champion").isNull()).isTrue();
            JsonNode ledger = RunningGateway.json(empty.get("/ops/v1/promotions"));
            assertThat(ledger.path("verified").asBoolean()).isTrue();
            assertThat(ledger.path("data")).isEmpty();
        }
    }
}
