package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagnoseOverHttpTest {
    private static final String SECTIONED =
            "Summary: It misfires.\nCauses:\n1. worn plug (high)\nChecks:\n1. Look at it. It tells much.\nSafety:\n- Let it cool.";
    private static final ScriptedModel MODEL = new ScriptedModel(2000, DiagnoseOverHttpTest::answer);
    private static RunningGateway gateway;

    private static String answer(String prompt) {
        if (prompt.contains("free text")) {
            return "No sections here.";
        }
        if (!prompt.contains("without an end")) {
            return SECTIONED;
        }
        StringBuilder text = new StringBuilder("Summary: It misfires.\nChecks:\n");
        for (int i = 1; i <= 100; i++) {
            text.append(i).append(". Look at all the parts of place ").append(i).append(". It tells very much.\n");
        }
        return text.toString();
    }

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
                        "retrieval",
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
    void anAnswerThatBreaksOffIsToldUpToItsLastWholeLine() throws Exception {
        JsonNode document = RunningGateway.json(gateway.post("/v1/diagnose", "{\"symptoms\":\"without an end\"}"));
        assertThat(document.at("/usage/completion_tokens").asInt()).isEqualTo(512);
        assertThat(document.path("checks"))
                .isNotEmpty()
                .hasSizeLessThan(12)
                .allSatisfy(check -> assertThat(check.path("why").asText()).isEqualTo("It tells very much."));
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
        for (String code : List.of("P03", "Q0301", "P03012", "")) {
            HttpResponse<String> response = gateway.post("/v1/diagnose", "{\"codes\":[\"" + code + "\",\"P0301\"]}");
            assertThat(response.statusCode()).as(code).isEqualTo(400);
            JsonNode error = RunningGateway.json(response).path("error");
            assertThat(error.path("param").asText()).as(code).isEqualTo("codes[0]");
            assertThat(error.path("message").asText()).startsWith("codes[0] is no trouble code");
        }
    }

    @Test
    void aModelThatWantsOneCodeAtATimeIsAskedSoAndItsAnswersArePutTogether() throws Exception {
        ScriptedModel model = new ScriptedModel(
                2000,
                prompt -> prompt.contains("P0301")
                        ? "Summary: It misfires.\nCauses:\n1. worn plug (high)\n2. air leak (low)\nChecks:\n1. Look. Why.\nSafety:\n- Let it cool."
                        : "Summary: It is lean.\nCauses:\n1. dirty sensor (high)\n2. air leak (medium)\nChecks:\n1. Smoke it. Why.\n2. Look. Why.\nSafety:\n- Let it cool.");
        try (RunningGateway each = RunningGateway.with(model, new Asking("", false, true))) {
            JsonNode document = RunningGateway.json(each.post(
                    "/v1/diagnose", "{\"codes\":[\"P0301\",\"P3FFF\",\"P0171\"],\"symptoms\":\"rough idle\"}"));
            assertThat(model.prompts)
                    .containsExactlyInAnyOrder(
                            "user: Diagnose this vehicle.\nCodes: P0301 (Cylinder 1 Misfire Detected)\n"
                                    + "Symptoms: rough idle\nAnswer in four sections: Summary, Causes, Checks, Safety.\n",
                            "user: Diagnose this vehicle.\nCodes: P0171 (System Too Lean Bank 1)\n"
                                    + "Symptoms: rough idle\nAnswer in four sections: Summary, Causes, Checks, Safety.\n");
            assertThat(document.path("summary").asText())
                    .isEqualTo("It misfires. It is lean. Nothing is known about P3FFF.");
            assertThat(document.path("probable_causes").findValuesAsText("cause"))
                    .as("what both name is first")
                    .containsExactly("air leak", "worn plug", "dirty sensor");
            assertThat(document.at("/probable_causes/0/likelihood").asText()).isEqualTo("medium");
            assertThat(document.path("checks").findValuesAsText("step")).containsExactly("Look", "Smoke it");
            assertThat(document.path("safety").toString()).containsOnlyOnce("Let it cool.");
            assertThat(document.at("/usage/completion_tokens").asInt()).isPositive();
            model.prompts.clear();
            each.post(
                    "/v1/diagnose",
                    "{\"codes\":[\"P0301\",\"P0302\",\"P0303\",\"P0304\",\"P0305\",\"P0306\",\"P0307\",\"P0308\",\"P0171\"]}");
            assertThat(model.prompts)
                    .as("more codes than slots are one question")
                    .singleElement()
                    .asString()
                    .contains("P0301 (", "P0171 (");
        }
    }
}
