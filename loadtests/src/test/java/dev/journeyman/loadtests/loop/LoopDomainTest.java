package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A domain copied with some keys changed. */
class LoopDomainTest {
    @TempDir
    private Path folder;

    private Path domain;

    @BeforeEach
    void makeDomain() throws IOException {
        domain = Files.createDirectories(folder.resolve("domain"));
        Files.createDirectories(domain.resolve("facts"));
        Files.writeString(domain.resolve("facts").resolve("dtc.csv"), """
                code,meaning,system,agreement
                P0301,Cylinder 1 Misfire Detected,powertrain,3
                P00B9,"Pressure - Too Low, Low Ambient Temperature",powertrain,4
                """);
        Files.writeString(domain.resolve("gate.yaml"), """
                version: 1
                factual:
                  kinds: [diagnosis]
                  margin: 0.015
                """);
    }

    @Test
    void keysAreSetAndTheOthersStay() throws IOException {
        LoopDomain copy = LoopDomain.copy(domain, folder.resolve("copy"))
                .set("gate.yaml", Map.of("factual.margin", 0.5, "worse.alpha", 0.1))
                .set("schedule.yaml", Map.of("mode", "off", "records", 7));

        JsonNode gate = yaml(copy, "gate.yaml");
        assertThat(gate.at("/version").asInt()).isEqualTo(1);
        assertThat(gate.at("/factual/kinds/0").asText()).isEqualTo("diagnosis");
        assertThat(gate.at("/factual/margin").asDouble()).isEqualTo(0.5);
        assertThat(gate.at("/worse/alpha").asDouble()).isEqualTo(0.1);
        assertThat(yaml(copy, "schedule.yaml").path("mode").asText()).isEqualTo("off");
        assertThat(domain.resolve("schedule.yaml")).doesNotExist();
        assertThat(Files.readString(domain.resolve("gate.yaml"))).contains("0.015");
    }

    @Test
    void codesWithoutACommaAreAskedFor() throws IOException {
        Errand.OfCode code = Errand.OfCode.read(domain).get(0);

        assertThat(Errand.OfCode.read(domain)).hasSize(1);
        assertThat(code.question()).contains("P0301");
        assertThat(code.isRight("P0301 means cylinder-1 misfire detected.")).isTrue();
        assertThat(code.isRight("P0301 means Cylinder 1 Misfire.")).isFalse();
        assertThat(code.isRight("Cylinder 11 Misfire Detected")).isFalse();
    }

    private static JsonNode yaml(LoopDomain copy, String file) throws IOException {
        return new YAMLMapper().readTree(copy.folder().resolve(file).toFile());
    }
}
