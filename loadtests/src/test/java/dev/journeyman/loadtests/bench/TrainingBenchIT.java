package dev.journeyman.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The training benchmark on a network so small that its rates mean nothing. */
class TrainingBenchIT {
    @TempDir
    Path directory;

    @Test
    void everyCellIsMeasuredInOneRun() throws Exception {
        JsonNode report =
                report("--shape=tiny", "--rows=2", "--width=32", "--document-tokens=8", "--steps=2", "--rounds=2");
        assertThat(report.path("baseline").asText()).isEqualTo("float32");
        assertThat(report.path("rows")).hasSize(8);
        for (JsonNode row : report.path("rows")) {
            assertThat(row.path("tokens_per_second").path("values")).hasSize(4);
            assertThat(row.path("peak_bytes").path("min").asLong()).isGreaterThan(1 << 20);
            boolean pairs = row.path("task").asText().equals("dpo");
            // nothing has moved before the first step: ln 2 for pairs, about ln V = ln 320 for random weights
            assertThat(row.path("first_loss").asDouble())
                    .isCloseTo(pairs ? Math.log(2) : Math.log(320), within(pairs ? 1e-3 : 0.2));
            assertThat(row.path("last_loss").asDouble())
                    .isNotEqualTo(row.path("first_loss").asDouble());
            if (row.path("compute").asText().equals("float32")) {
                assertThat(row.path("of_float32").asDouble()).isEqualTo(1);
            }
        }
    }

    @Test
    void whatIsWantedAloneIsMeasuredAlone() throws Exception {
        JsonNode report = report(
                "--shape=tiny",
                "--task=dpo",
                "--weights=lora",
                "--compute=float32",
                "--rows=2",
                "--width=32",
                "--document-tokens=8",
                "--steps=1",
                "--rounds=1");
        assertThat(report.path("rows")).hasSize(1);
        assertThat(report.path("rows").path(0).path("weights").asText()).isEqualTo("lora");
    }

    private static JsonNode report(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = new CommandLine(new TrainingBenchCommand())
                    .execute(Stream.concat(Arrays.stream(arguments), Stream.of("--json"))
                            .toArray(String[]::new));
        } finally {
            System.setOut(before);
        }
        assertThat(exit).isZero();
        return new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotKnownIsNamed() {
        StringWriter told = new StringWriter();
        CommandLine command = new CommandLine(new TrainingBenchCommand()).setErr(new PrintWriter(told));
        assertThat(command.execute("--shape=tiny", "--compute=int8")).isEqualTo(2);
        assertThat(told.toString()).contains("--compute int8 is not known; take float32 or bfloat16");
    }

    @Test
    void aMissingModelIsNamed() {
        assertThat(new CommandLine(new TrainingBenchCommand()).execute("--model=" + directory.resolve("missing")))
                .isEqualTo(2);
    }
}
