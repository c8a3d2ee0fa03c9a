package dev.journeyman.guardrails.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TroubleCodesTest {
    @TempDir
    private Path folder;

    @Test
    void codesAreReadInOrderAndFoundInWhateverCase() throws IOException {
        TroubleCodes codes = read("""
                code,meaning,system,agreement
                U0100,"Lost Communication With ECM/PCM ""A"", Bus",network,3
                P0301,Cylinder 1 Misfire Detected,powertrain,4
                P0A1F,Battery Energy Control Module,powertrain,2
                """);
        assertThat(codes.size()).isEqualTo(3);
        assertThat(codes.all()).extracting(TroubleCode::code).containsExactly("P0301", "P0A1F", "U0100");
        assertThat(codes.find("p0a1f").orElseThrow().agreement()).isEqualTo(2);
        assertThat(codes.find("U0100").orElseThrow().meaning()).isEqualTo("Lost Communication With ECM/PCM \"A\", Bus");
        assertThat(codes.find("P0302")).isEmpty();
        assertThat(codes.between("P0300", "P0A1F"))
                .extracting(TroubleCode::code)
                .containsExactly("P0301", "P0A1F");
    }

    @Test
    void everyBadLineIsNamed() {
        assertThatThrownBy(() -> read("""
                        code,meaning,system,agreement
                        P03,Too short,powertrain,2
                        P0301,Cylinder 1 Misfire Detected,powertrain,2
                        P0301,Cylinder 1 Misfire Detected,powertrain,2
                        P0302,,powertrain,2
                        P0303,Cylinder 3 Misfire Detected,powertrain,none
                        P0304,Cylinder 4 Misfire Detected,powertrain,0
                        P0305,Cylinder 5 Misfire Detected
                        """))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "line 2: \"P03\" is no trouble code",
                        "line 4: P0301 stands twice",
                        "line 5: P0302 has no meaning",
                        "line 6: ",
                        "line 7: P0304: agreement is at least 1, not 0",
                        "line 8: ");
    }

    @Test
    void anotherHeaderIsNamed() {
        assertThatThrownBy(() -> read("code,description\nP0301,x\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the header must be code,meaning,system,agreement, not code,description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p0301", "P4301", "P030", "P03011", "Q0301", "P0G01", "", "P0301 "})
    void otherFormsAreNoCodes(String text) {
        assertThat(TroubleCode.isWellFormed(text)).isFalse();
    }

    private TroubleCodes read(String text) throws IOException {
        Path file = folder.resolve("dtc.csv");
        Files.writeString(file, text);
        return TroubleCodes.read(file);
    }
}
