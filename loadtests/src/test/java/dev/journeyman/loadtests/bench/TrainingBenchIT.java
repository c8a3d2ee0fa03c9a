package dev.journeyman.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The training benchmark on a network so small that its rates mean nothing. */
class TrainingBenchIT {
    @TempDir
    Path directory;

    @Test
    void bothElementTypesAreMeasuredInOneRun() throws Exception {
        RandomCheckpoint.write(directory.resolve("tiny"), Shape.TINY.config(), 1);
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = new CommandLine(new TrainingBenchCommand())
                    .execute(
                            "--model=" + directory.resolve("tiny"),
                            "--rows=2",
                            "--width=32",
                            "--document-tokens=8",
                            "--rounds=3",
                            "--json");
        } finally {
            System.setOut(before);
        }
        assertThat(exit).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("baseline").asText()).isEqualTo("float32");
        assertThat(report.path("rows").findValuesAsText("compute")).containsExactly("float32", "bfloat16");
        for (JsonNode row : report.path("rows")) {
            assertThat(row.path("tokens_per_second").path("values")).hasSize(3);
            assertThat(row.path("relative_to_baseline").asDouble()).isPositive();
        }
        assertThat(report.path("rows").path(0).path("relative_to_baseline").asDouble())
                .isEqualTo(1);
    }

    @Test
    void aMissingModelIsNamed() {
        assertThat(new CommandLine(new TrainingBenchCommand()).execute("--model=" + directory.resolve("missing")))
                .isEqualTo(2);
    }
}
