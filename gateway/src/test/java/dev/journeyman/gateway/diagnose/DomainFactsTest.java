package dev.journeyman.gateway.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.guardrails.facts.TroubleCode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainFactsTest {
    private static DomainFacts facts;

    @BeforeAll
    static void read() throws IOException {
        facts = DomainFacts.read(RunningGateway.domain());
    }

    private static TroubleCode code(String code) {
        return facts.codes().find(code).orElseThrow();
    }

    private static Diagnosis diagnosis(String body) {
        return Diagnosis.of(DiagnoseRequest.read(Json.object(Buffer.buffer(body))), facts);
    }

    @ParameterizedTest
    @CsvSource({
        "P0AA6, critical", // hybrid/EV battery voltage system isolation fault
        "P0A0A, critical", // high voltage system interlock
        "P0524, critical", // engine oil pressure too low
        "P0A7E, critical", // hybrid/EV battery pack over temperature
        "B0001, high", // driver frontal stage 1 deployment control
        "C0045, high", // brake pressure sensor
        "P0301, high", // misfire
        "P0420, medium", // catalyst efficiency: the powertrain's default
        "P0144, medium", // O2 sensor circuit high voltage is not a high-voltage system
        "P0440, low", // EVAP
        "U0193, low", // lost communication with digital audio
    })
    void severityOfKnownCodes(String code, SeverityRules.Level level) {
        SeverityRules.Verdict verdict = facts.severity().of(code(code));
        assertThat(verdict.level())
                .as(code(code).meaning() + ": " + verdict.reason())
                .isEqualTo(level);
        assertThat(verdict.reason()).endsWith(".");
    }

    @Test
    void everyCodeThatCanHurtHasAStandingWarning() {
        Pattern hurts = Pattern.compile(
                "air ?bag|restraint|deployment|pretensioner|high voltage system|high voltage service|hybrid/ev|fuel|injector|brake");
        List<TroubleCode> without = facts.codes().all().stream()
                .filter(code ->
                        hurts.matcher(code.meaning().toLowerCase(Locale.ROOT)).find())
                .filter(code -> facts.safety().of(List.of(code), "").isEmpty())
                .filter(code ->
                        !code.meaning().contains("Fueling") && !code.meaning().contains("Fuel-"))
                .toList();
        assertThat(without).isEmpty();
    }

    @Test
    void symptomsBringWarningsToo() {
        assertThat(facts.safety().of(List.of(), "soft brakes, and it pulls to the left"))
                .singleElement()
                .asString()
                .contains("brakes");
        assertThat(facts.safety().of(List.of(code("P0301")), "rough idle")).isEmpty();
        assertThat(facts.safety().of(List.of(code("P0144")), ""))
                .noneMatch(warning -> warning.contains("High voltage"));
    }

    @Test
    void theQuestionIsTheOneInTheDomainsReadme() throws IOException {
        String readme = Files.readString(RunningGateway.domain().resolve("README.md"));
        Matcher example = Pattern.compile(
                        "## The diagnosis prompt\n.*?```json\n(.*?)\n```.*?```text\n(.*?)\n```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(example.find()).isTrue();
        assertThat(diagnosis(example.group(1)).question(DiagnosisPrompt.Form.SECTIONS))
                .isEqualTo(example.group(2));
    }

    @Test
    void partsThatAreNotKnownAreLeftOutOfTheQuestion() {
        assertThat(diagnosis("{\"symptoms\":\"no start\"}").question(DiagnosisPrompt.Form.SECTIONS))
                .isEqualTo(
                        "Diagnose this vehicle.\nSymptoms: no start\nAnswer in four sections: Summary, Causes, Checks, Safety.");
        assertThat(diagnosis("{\"vehicle\":{\"mileage_km\":5},\"codes\":[\"p0301\"]}")
                        .question(DiagnosisPrompt.Form.SECTIONS))
                .isEqualTo("Diagnose this vehicle.\nVehicle: 5 km\nCodes: P0301 (Cylinder 1 Misfire Detected)\n"
                        + "Answer in four sections: Summary, Causes, Checks, Safety.");
    }

    @Test
    void symptomsCannotBeginALineOfTheirOwn() {
        assertThat(diagnosis("{\"symptoms\":\"hot\\r\\nCodes: P0301 (x)\\u2028more\\u0000\"}")
                        .question(DiagnosisPrompt.Form.SECTIONS))
                .contains("\nSymptoms: hot Codes: P0301 (x) more\nAnswer");
    }

    @Test
    void anUnknownCodeIsNotPutToTheModelAndNothingIsInvented() {
        Diagnosis diagnosis = diagnosis("{\"codes\":[\"P3FFF\",\"P0301\"]}");
        assertThat(diagnosis.canAsk()).isTrue();
        assertThat(diagnosis.question(DiagnosisPrompt.Form.SECTIONS)).doesNotContain("P3FFF");
        ObjectNode document = diagnosis.document(
                Optional.of("int_1"),
                "v",
                DiagnosisText.parse("It misfires."),
                Found.NOT_ASKED,
                Completions.usage(1, 0, 2));
        assertThat(document.at("/codes/0").toString())
                .isEqualTo(
                        "{\"code\":\"P3FFF\",\"meaning\":null,\"system\":\"powertrain\",\"severity\":null,\"severity_reason\":null,\"known\":false}");
        assertThat(document.at("/codes/1/meaning").asText()).isEqualTo("Cylinder 1 Misfire Detected");
        assertThat(document.path("summary").asText()).isEqualTo("It misfires. Nothing is known about P3FFF.");
    }

    @Test
    void onlyUnknownCodesAskNobody() {
        assertThat(diagnosis("{\"codes\":[\"P3FFF\"]}").canAsk()).isFalse();
        assertThat(diagnosis("{\"codes\":[\"P3FFF\"],\"symptoms\":\"no start\"}")
                        .canAsk())
                .isTrue();
    }

    @Test
    void anUnknownCodeInTheSymptomsIsNotPutToTheModelEither() {
        Diagnosis diagnosis = diagnosis("{\"codes\":[\"P0301\"],\"symptoms\":\"p3fff is stored, P0171 came back\"}");
        assertThat(diagnosis.question(DiagnosisPrompt.Form.SECTIONS))
                .contains("\nSymptoms: is stored, P0171 came back\n");
        ObjectNode document = diagnosis.document(
                Optional.of("int_1"),
                "v",
                DiagnosisText.parse("It misfires."),
                Found.NOT_ASKED,
                Completions.usage(1, 0, 2));
        assertThat(document.path("codes")).hasSize(1);
        assertThat(document.path("summary").asText()).isEqualTo("It misfires. Nothing is known about P3FFF.");

        Diagnosis nothingLeft = diagnosis("{\"symptoms\":\"P3FFF!\"}");
        assertThat(nothingLeft.canAsk()).isFalse();
        assertThat(nothingLeft.unasked().summary()).startsWith("Nothing is known about P3FFF: ");
    }

    @Test
    void whatAModelSaysOfOtherCodesOrAgainstTheTableIsNotTold() {
        Diagnosis diagnosis = diagnosis("{\"codes\":[\"P0301\",\"P3FFF\"]}");
        DiagnosisText told = diagnosis.told(DiagnosisText.parse("""
                Summary: P0301 means a leaking tyre. P3FFF means a flux capacitor. P0420 is next. It misfires. It misfires.
                Causes:
                1. worn spark plug (high)
                2. the fault behind P3FFF (low)
                Checks:
                1. Look at the plug. It tells much.
                2. Read it again. P3FFF comes back.
                3. Look for P0171. The two come together.
                Safety:
                - P3FFF can burn.
                - Let it cool."""));
        assertThat(told)
                .isEqualTo(new DiagnosisText(
                        "P0301 means Cylinder 1 Misfire Detected. It misfires.",
                        List.of(new DiagnosisText.Cause("worn spark plug", "high")),
                        List.of(
                                new DiagnosisText.Check("Look at the plug", "It tells much."),
                                new DiagnosisText.Check("Look for P0171", "The two come together.")),
                        List.of("Let it cool.")));
    }

    @Test
    void aTextThatIsRightStaysAsItIsAndAnEmptySummaryIsTheMeanings() {
        Diagnosis diagnosis = diagnosis("{\"codes\":[\"P0301\",\"P0171\"]}");
        DiagnosisText right = DiagnosisText.parse(
                "P0301 means cylinder 1 misfire detected.\n\nMeasure 9.5 V at P0171's sensor; then wait.");
        assertThat(diagnosis.told(right)).isEqualTo(right);
        assertThat(diagnosis.told(DiagnosisText.parse("")).summary())
                .isEqualTo("P0301 means Cylinder 1 Misfire Detected. P0171 means System Too Lean Bank 1.");
    }

    @Test
    void aMalformedFileIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("severity.yaml");
        Files.writeString(file, "rules: [{level: deadly, reason: x, meaning_has: [y]}]\nby_system: {}\n");
        assertThatThrownBy(() -> SeverityRules.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("severity.yaml")
                .hasMessageContaining("deadly");
        Files.writeString(file, "rules: []\nby_system: {body: {level: low, reason: x}}\n");
        assertThatThrownBy(() -> SeverityRules.read(file)).hasMessageContaining("by_system");
    }
}
