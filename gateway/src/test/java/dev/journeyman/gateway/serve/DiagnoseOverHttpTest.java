package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagnoseOverHttpTest {
    private static final String SECTIONED =
            "Summary: It misfires.\nCauses:\n1. worn plug (high)\nChecks:\n1. Look at it. It tells much.\nSafety:\n- Let it cool.";
    private static final ScriptedModel MODEL =
            new ScriptedModel(2000, prompt -> prompt.contains("free text") ? "No sections here." : SECTIONED);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with(MODEL, "Be brief.", config -> config);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        MODEL.prompts.clear();
    }

    @Test
    void aDiagnosisHasEveryFieldOfTheContract() throws Exception {
        HttpResponse<String> response = gateway.post(
                "/v1/diagnose",
                "{\"vehicle\":{\"make\":\"Ford\",\"model\":\"Focus\",\"year\":2012},\"codes\":[\"p0301\",\"B0001\",\"P3FFF\"],\"symptoms\":\"rough idle\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-journeyman-model-version")).contains(RunningGateway.VERSION);
        JsonNode document = RunningGateway.json(response);
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "interaction_id",
                        "model_version",
                        "codes",
                        "summary",
                        "probable_causes",
                        "checks",
                        "safety",
                        "citations",
                        "verdicts",
                        "usage");
        assertThat(document.path("codes"))
                .extracting(code -> code.path("known").asBoolean())
                .containsExactly(true, true, false);
        assertThat(document.path("summary").asText()).isEqualTo("It misfires. Nothing is known about P3FFF.");
        assertThat(document.path("probable_causes").toString())
                .isEqualTo("[{\"cause\":\"worn plug\",\"likelihood\":\"high\",\"citations\":[]}]");
        assertThat(document.path("checks").toString())
                .isEqualTo("[{\"step\":\"Look at it\",\"why\":\"It tells much.\"}]");
        assertThat(document.path("safety")).hasSize(2);
        assertThat(document.at("/safety/0").asText()).startsWith("The restraint system can fire");
        assertThat(document.at("/safety/1").asText()).isEqualTo("Let it cool.");
        assertThat(MODEL.prompts)
                .containsExactly("system: Be brief.\nuser: Diagnose this vehicle.\nVehicle: 2012 Ford Focus\n"
                        + "Codes: P0301 (Cylinder 1 Misfire Detected); B0001 (Driver Frontal Stage 1 Deployment Control)\n"
                        + "Symptoms: rough idle\nAnswer in four sections: Summary, Causes, Checks, Safety.\n");
    }

    @Test
    void aTextThatDoesNotParseIsTheSummary() throws Exception {
        JsonNode document = RunningGateway.json(gateway.post("/v1/diagnose", "{\"symptoms\":\"free text\"}"));
        assertThat(document.path("summary").asText()).isEqualTo("No sections here.");
        assertThat(document.path("probable_causes")).isEmpty();
        assertThat(document.path("checks")).isEmpty();
    }

    @Test
    void withNothingKnownTheModelIsNotAsked() throws Exception {
        JsonNode document = RunningGateway.json(gateway.post("/v1/diagnose", "{\"codes\":[\"P3FFF\"]}"));
        assertThat(document.path("summary").asText()).contains("Nothing is known about P3FFF");
        assertThat(document.at("/usage/total_tokens").asInt()).isZero();
        assertThat(MODEL.prompts).isEmpty();
    }

    @Test
    void aMalformedCodeIsNamed() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/diagnose", "{\"codes\":[\"P0301\",\"Q\"]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningGateway.json(response).at("/error/param").asText()).isEqualTo("codes[1]");
    }
}
