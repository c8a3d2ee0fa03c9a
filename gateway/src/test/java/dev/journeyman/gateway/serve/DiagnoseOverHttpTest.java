package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnoseOverHttpTest {
    private static final long SEED = 30;
    private static final String SECTIONED =
            "Summary: It misfires.\nCauses:\n1. worn plug (high)\nChecks:\n1. Look at it. It tells much.\nSafety:\n- Let it cool.";
    private static final ScriptedModel MODEL = new ScriptedModel(2000, DiagnoseOverHttpTest::answer);
    private static RunningGateway gateway;

    private static String answer(String prompt) {
        if (!prompt.contains("without an end")) {
            return SECTIONED;
        }
        StringBuilder text = new StringBuilder("Summary: It misfires.\nCauses:\n1. worn plug (high)\nChecks:\n");
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

    /** Models that say random bytes, pieces of the form among them: each diagnosis is one all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverTheModelSaysADiagnosisIsWellFormed(boolean json) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        ScriptedModel model = ScriptedModel.unruly(2000, prompt -> babble(random));
        try (RunningGateway unruly = RunningGateway.with(model, new Asking("", true, true, json))) {
            for (int i = 0; i < 100; i++) {
                HttpResponse<String> response =
                        unruly.post("/v1/diagnose", "{\"codes\":[\"P0301\"],\"symptoms\":\"case " + i + "\"}");
                String about = "seed " + SEED + ", case " + i + ": " + response.body();
                assertThat(response.statusCode()).as(about).isEqualTo(200);
                JsonNode document = RunningGateway.json(response);
                assertThat(document.path("summary").asText()).as(about).isNotBlank();
                assertThat(document.path("probable_causes"))
                        .as(about)
                        .hasSizeBetween(json ? 0 : 1, 12) // a cause in JSON may be blank, and is left out
                        .allSatisfy(cause -> {
                            assertThat(cause.path("cause").asText()).isNotBlank();
                            assertThat(cause.path("likelihood").asText()).isIn("high", "medium", "low");
                        });
                assertThat(document.path("checks"))
                        .as(about)
                        .hasSizeBetween(json ? 0 : 1, 12)
                        .allSatisfy(
                                check -> assertThat(check.path("step").asText()).isNotBlank());
            }
        }
        assertThat(model.prompts).hasSize(100).allMatch(prompt -> prompt.contains("Answer as one JSON object") == json);
    }

    private static synchronized String babble(SplittableRandom random) {
        List<String> pieces = List.of(
                "\nCauses:\n",
                "\nChecks:\n1. ",
                "\nSafety:\n- ",
                " (high)",
                " (low)\n",
                "1. ",
                "\n",
                "\"",
                "{",
                "},",
                ". ",
                "Summary: ",
                "\\");
        StringBuilder text = new StringBuilder();
        while (text.length() < 700) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(pieces.get(random.nextInt(pieces.size())));
                case 1 -> text.appendCodePoint(random.nextInt(0x80, 0xD800));
                default -> text.append((char) random.nextInt(1, 0x80));
            }
        }
        return text.toString();
    }

    @Test
    void aModelThatWasTrainedToWriteJsonIsAskedForIt() throws Exception {
        ScriptedModel model = ScriptedModel.unruly(
                2000,
                prompt ->
                        "{\"summary\": \"It misfires.\\nOften.\", \"causes\": [{\"cause\": \"worn plug\", \"likelihood\": \"medium\"}], "
                                + "\"checks\": [{\"step\": \"Look.\", \"why\": \"It tells.\"}], \"safety\": [\"Let it cool.\"]}");
        try (RunningGateway json = RunningGateway.with(model, new Asking("", true, true, true))) {
            JsonNode document = RunningGateway.json(json.post("/v1/diagnose", "{\"codes\":[\"P0301\"]}"));
            assertThat(document.path("summary").asText()).isEqualTo("It misfires. Often.");
            assertThat(document.path("probable_causes").toString())
                    .isEqualTo("[{\"cause\":\"worn plug\",\"likelihood\":\"medium\",\"citations\":[]}]");
            assertThat(document.path("checks").toString()).isEqualTo("[{\"step\":\"Look\",\"why\":\"It tells.\"}]");
            assertThat(document.path("safety").toString()).contains("Let it cool.");
        }
    }

    @Test
    void aQuestionThatLeavesNoRoomForADiagnosisIsRefused() throws Exception {
        ScriptedModel small = new ScriptedModel(150, prompt -> SECTIONED);
        try (RunningGateway tight = RunningGateway.with(small, config -> config)) {
            HttpResponse<String> response = tight.post("/v1/diagnose", "{\"symptoms\":\"" + "x".repeat(40) + "\"}");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(RunningGateway.json(response).at("/error/param").asText())
                    .isEqualTo("symptoms");
        }
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
        try (RunningGateway each = RunningGateway.with(model, new Asking("", false, true, false))) {
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
