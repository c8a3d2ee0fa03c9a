package dev.journeyman.loadtests.versions;

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

/** A short run of {@code kill-store}; the seed of the long one is another. */
class KillStoreIT {
    private static final long SEED = Long.getLong("journeyman.seed", System.nanoTime());

    @TempDir
    Path directory;

    @Test
    void killedWritersLeaveAWholeStoreAndFlippedBitsAreFound() throws Exception {
        System.out.println("KillStoreIT seed " + SEED + " (replay: -Djourneyman.seed=" + SEED + ")");
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = new CommandLine(new KillStoreCommand())
                    .execute(
                            "--kills=8",
                            "--flips=10",
                            "--json",
                            "--seed=" + SEED,
                            "--folder=" + directory.resolve("kept"));
        } finally {
            System.setOut(before);
        }
        String said = out.toString(StandardCharsets.UTF_8);
        assertThat(exit).as(said).isZero();
        JsonNode report = new JsonMapper().readTree(said);
        assertThat(report.path("problems")).isEmpty();
        assertThat(report.path("kills").asInt()).isEqualTo(8);
        assertThat(report.path("flips_found").size()).isEqualTo(4);
        assertThat(report.at("/events/added").asInt()).isGreaterThan(1);
        assertThat(directory.resolve("kept/models/ledger.jsonl")).exists();
    }

    @Test
    void aFolderThatIsThereIsRefused() throws Exception {
        Files.writeString(directory.resolve("mine"), "precious");
        assertThat(new CommandLine(new KillStoreCommand()).execute("--folder=" + directory))
                .isEqualTo(2);
        assertThat(directory.resolve("mine")).exists();
    }
}
