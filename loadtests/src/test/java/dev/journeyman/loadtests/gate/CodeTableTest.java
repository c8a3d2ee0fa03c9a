package dev.journeyman.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeTableTest {
    @TempDir
    private Path folder;

    @Test
    void linesOfCsvAreRead() throws Exception {
        Path file = folder.resolve("table.csv");
        Files.writeString(
                file,
                "code,meaning,system\n\"P0102\",\"Low, or \"\"none\"\"\",x\nP0101,Range,powertrain\nX0001,No code\nP0103\n");
        assertThat(CodeTable.read(file).meanings()).isEqualTo(Map.of("P0101", "Range", "P0102", "Low, or \"none\""));
    }

    @Test
    void jsonIsReadAndWhatTheOtherTableLacksIsLeftOut() throws Exception {
        Path file = folder.resolve("table.json");
        Files.writeString(
                file,
                "{\"dtcs\": [{\"code\": \"P0100\", \"description\": \"Flow\"}, {\"code\": \"U0001\", \"description\": \"Bus\"}]}");
        CodeTable known =
                CodeTable.read(file).known(new CodeTable(Map.of("U0001", "High Speed Bus", "B0001", "Airbag")));
        assertThat(known.meanings()).isEqualTo(Map.of("U0001", "Bus"));
        assertThat(CodeTable.answer("U0001", "Bus")).isEqualTo("U0001 means Bus. It is a network code.");
    }

    @Test
    void aFileWithoutCodesIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("empty.csv"), "code,meaning\n");
        assertThatThrownBy(() -> CodeTable.read(file)).hasMessageContaining("has no trouble code");
    }
}
