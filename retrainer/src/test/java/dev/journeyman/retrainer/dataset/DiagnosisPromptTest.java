package dev.journeyman.retrainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The question is trained on in the form that the gateway asks it in: the example in the domain's README, which a test of the gateway reads too. */
class DiagnosisPromptTest {
    private static final Path DOMAIN =
            Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive");
    private static final Pattern EXAMPLE = Pattern.compile(
            "## The diagnosis prompt\n.*?```json\n(.*?)\n```.*?```text\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void theQuestionIsTheOneInTheDomainsReadme() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(DOMAIN.resolve("README.md")));
        assertThat(example.find()).isTrue();
        JsonNode request = JsonMapper.builder().build().readTree(example.group(1));
        JsonNode vehicle = request.path("vehicle");
        List<String> words = new ArrayList<>();
        for (String part : List.of("year", "make", "model", "engine")) {
            words.add(vehicle.path(part).asText());
        }
        TroubleCodes table = TroubleCodes.read(DOMAIN.resolve("facts/dtc.csv"));
        List<TroubleCode> codes = new ArrayList<>();
        for (JsonNode code : request.path("codes")) {
            codes.add(table.find(code.asText()).orElseThrow());
        }
        assertThat(codes).hasSize(2);

        assertThat(DiagnosisPrompt.write(
                        String.join(" ", words),
                        vehicle.path("mileage_km").asInt(),
                        codes,
                        request.path("symptoms").asText()))
                .isEqualTo(example.group(2));
    }

    @Test
    void partsThatAreNotKnownAreLeftOut() {
        assertThat(DiagnosisPrompt.write("", 0, List.of(), "no start"))
                .isEqualTo(
                        "Diagnose this vehicle.\nSymptoms: no start\nAnswer in four sections: Summary, Causes, Checks, Safety.");
        TroubleCode code = new TroubleCode("P0301", "Cylinder 1 Misfire Detected", "powertrain", 2);
        assertThat(DiagnosisPrompt.write("", 5, List.of(code), ""))
                .isEqualTo("Diagnose this vehicle.\nVehicle: 5 km\nCodes: P0301 (Cylinder 1 Misfire Detected)\n"
                        + "Answer in four sections: Summary, Causes, Checks, Safety.");
    }
}
