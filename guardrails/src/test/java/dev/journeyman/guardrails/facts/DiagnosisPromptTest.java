package dev.journeyman.guardrails.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines of the question; the example in the domain's README is checked by the gateway, from the request on. */
class DiagnosisPromptTest {
    private static final TroubleCode MISFIRE = new TroubleCode("P0301", "Cylinder 1 Misfire Detected", "powertrain", 2);
    private static final TroubleCode LEAN = new TroubleCode("P0171", "System Too Lean Bank 1", "powertrain", 2);

    @Test
    void everyPartHasItsLine() {
        assertThat(DiagnosisPrompt.write("2012 Ford Focus 2.0", 148_000, List.of(MISFIRE, LEAN), "rough idle"))
                .isEqualTo("""
                        Diagnose this vehicle.
                        Vehicle: 2012 Ford Focus 2.0, 148000 km
                        Codes: P0301 (Cylinder 1 Misfire Detected); P0171 (System Too Lean Bank 1)
                        Symptoms: rough idle
                        Answer in four sections: Summary, Causes, Checks, Safety.""");
    }

    @Test
    void partsThatAreNotKnownAreLeftOut() {
        assertThat(DiagnosisPrompt.write("", 0, List.of(), "no start")).isEqualTo("""
                        Diagnose this vehicle.
                        Symptoms: no start
                        Answer in four sections: Summary, Causes, Checks, Safety.""");
        assertThat(DiagnosisPrompt.write("", 5, List.of(MISFIRE), "")).isEqualTo("""
                        Diagnose this vehicle.
                        Vehicle: 5 km
                        Codes: P0301 (Cylinder 1 Misfire Detected)
                        Answer in four sections: Summary, Causes, Checks, Safety.""");
        assertThat(DiagnosisPrompt.write("Ford", 0, List.of(), "")).isEqualTo("""
                        Diagnose this vehicle.
                        Vehicle: Ford
                        Answer in four sections: Summary, Causes, Checks, Safety.""");
    }
}
