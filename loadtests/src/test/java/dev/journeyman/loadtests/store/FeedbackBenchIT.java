package dev.journeyman.loadtests.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The store's benchmark, so short that its rates mean nothing. */
class FeedbackBenchIT {
    @TempDir
    Path directory;

    @Test
    void theThreeModesAndTheCostOfLoggingAreMeasuredInOneRun() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = new CommandLine(new FeedbackBenchCommand())
                    .execute(
                            "--writers=4",
                            "--seconds=1",
                            "--rounds=1",
                            "--requests=4",
                            "--clients=2",
                            "--folder=" + directory.resolve("bench"),
                            "--json");
        } finally {
            System.setOut(before);
        }
        assertThat(exit).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("baseline").asText()).isEqualTo("one sync each");
        assertThat(report.path("rows").findValuesAsText("mode"))
                .containsExactly("one sync each", "group commit", "no sync");
        for (JsonNode row : report.path("rows")) {
            assertThat(row.at("/events_per_second/median").asDouble()).isPositive();
            assertThat(row.path("bytes_per_interaction").asDouble()).isPositive();
        }
        assertThat(report.at("/rows/0/events_per_commit").asDouble()).isEqualTo(1);
        assertThat(report.at("/rows/1/events_per_commit").asDouble()).isGreaterThan(1);
        assertThat(report.at("/logging_cost/logged/count").asLong()).isEqualTo(4);
        assertThat(report.at("/logging_cost/unlogged/count").asLong()).isEqualTo(4);
        assertThat(directory.resolve("bench")).as("nothing is left").doesNotExist();
    }

    @Test
    void aFolderWithSomethingInItIsRefused() throws Exception {
        Files.writeString(directory.resolve("mine"), "precious");
        assertThat(new CommandLine(new FeedbackBenchCommand()).execute("--folder=" + directory))
                .isEqualTo(2);
        assertThat(directory.resolve("mine")).exists();
    }
}
