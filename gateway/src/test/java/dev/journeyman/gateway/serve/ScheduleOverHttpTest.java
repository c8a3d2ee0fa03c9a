package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The schedule over HTTP, and what is told of runs where there is no retrainer. */
class ScheduleOverHttpTest {
    @Test
    void theModeIsSetForGoodAndEverythingIsExplained() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(new ScriptedModel(256, prompt -> "x"), config -> config)) {
            JsonNode schedule = RunningGateway.json(gateway.get("/ops/v1/schedule"));
            assertThat(schedule.path("mode").asText()).isEqualTo("approve");
            assertThat(schedule.path("quiet_hours").isNull()).isTrue();
            assertThat(schedule.path("triggers").findValuesAsText("name"))
                    .containsExactly("records", "period", "drift_thumbs", "drift_blocks", "drift_coverage");
            assertThat(schedule.path("next").asText()).contains("start it with the launcher");

            assertThat(gateway.post("/ops/v1/schedule", "{\"mode\":\"sometimes\"}")
                            .body())
                    .contains("mode must be auto, approve or off", "reason is missing");
            JsonNode set = RunningGateway.json(
                    gateway.post("/ops/v1/schedule", "{\"mode\":\"auto\",\"reason\":\"nights are calm\"}"));
            assertThat(set.path("mode").asText()).isEqualTo("auto");
            assertThat(Files.readString(gateway.home.resolve("schedule-mode.json")))
                    .contains("\"auto\"", "nights are calm", "loopback");
        }
    }

    @Test
    void withoutARetrainerNoRunBeginsAndNoneIsFound() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(new ScriptedModel(256, prompt -> "x"), config -> config)) {
            assertThat(gateway.post("/ops/v1/retrain", "{\"reason\":\"now\"}").statusCode())
                    .isEqualTo(503);
            assertThat(gateway.post("/ops/v1/retrain", "{}").body()).contains("reason is missing");
            assertThat(RunningGateway.json(gateway.get("/ops/v1/runs?limit=3"))
                            .path("data")
                            .size())
                    .isZero();
            assertThat(gateway.get("/ops/v1/runs?limit=0").statusCode()).isEqualTo(400);
            for (String id : new String[] {"retrain-20260131T120000000Z", "..", "x"}) {
                assertThat(gateway.get("/ops/v1/runs/" + id + "/events").statusCode())
                        .as(id)
                        .isEqualTo(404);
            }
        }
    }
}
