package dev.journeyman.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.trust.Contradiction;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeMeaningsTest {
    private static final CodeMeanings FACTS = new CodeMeanings(TroubleCodes.of(List.of(
            code("P0102", "Mass or Volume Air Flow \"A\" Circuit Low"),
            code("P0103", "Mass or Volume Air Flow \"A\" Circuit High"),
            code("P0171", "System Too Lean Bank 1"),
            code("P0174", "System Too Lean Bank 2"),
            code("P0300", "Random/Multiple Cylinder Misfire Detected"),
            code("P0243", "Turbocharger Wastegate Actuator A"),
            code("P0244", "Turbocharger Wastegate Actuator A Range/Performance"),
            code("P0301", "Cylinder 1 Misfire Detected"),
            code("P0302", "Cylinder 2 Misfire Detected"),
            code("P0420", "Catalyst System Efficiency Below Threshold Bank 1"))));

    private static TroubleCode code(String code, String meaning) {
        return new TroubleCode(code, meaning, "powertrain", 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P0301 means Cylinder 2 Misfire Detected.",
                "Summary: p0301 means cylinder 2 misfire. Causes: coil",
                "P0103 means Mass or Volume Air Flow \"A\" Circuit Low",
                "P0103: mass or volume air flow A low",
                "P0243 means Turbocharger Wastegate Actuator A Range/Performance",
                "P0174 (System Too Lean Bank 1) points to a leak",
                "P0420 is random multiple cylinder misfire",
                "P0420 means the transmission fluid pressure sensor failed",
            })
    void aWrongMeaningIsFound(String text) {
        assertThat(FACTS.contradictions(text)).as(text).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P0301 means Cylinder 1 Misfire Detected.",
                "P0301: cylinder 1 misfire. Swap the coil with cylinder 2 and see whether P0302 comes.",
                "P0301 means Cylinder 1 Misfire Detected with low compression",
                "P0301 is usually the coil or the plug",
                "P0301 and P0302 together: a head gasket between the two",
                "P0420 is often no bad catalyst but a leak before it",
                "P0420 (2012 model) after the exhaust was changed",
                "P0171 means it runs lean on bank 1",
                "P0300 means misfires on several cylinders",
                "P1ABC means something that the table does not have",
                "Check the wiring first: the plug is high up.",
            })
    void whatAMechanicSaysOfTheRightThingIsLeftAlone(String text) {
        assertThat(FACTS.contradictions(text)).as(text).isEmpty();
    }

    @Test
    void aFindingNamesTheCodeAndQuotesNothing() {
        Contradiction found = FACTS.contradictions("P0302 means Cylinder 1 Misfire, says Bob").get(0);
        assertThat(found.subject()).isEqualTo("P0302");
        assertThat(found.verified()).isEqualTo("Cylinder 2 Misfire Detected");
        assertThat(found.why()).doesNotContain("Bob");
    }

    /** What the domain's own table says is never held against it. */
    @Test
    void everyMeaningOfTheTableAgreesWithIt() throws IOException {
        TroubleCodes table = TroubleCodes.read(
                Path.of(System.getProperty("journeyman.root", ".."), "domains/automotive/facts/dtc.csv"));
        CodeMeanings facts = new CodeMeanings(table);
        for (TroubleCode code : table.all().stream().toList()) {
            assertThat(facts.contradictions(code.code() + " means " + code.meaning() + ".")).as(code.code()).isEmpty();
        }
    }
}
