package dev.journeyman.retrainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.training.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log holds after a run was killed and went on. */
class TrainLogTest {
    private static final List<String> STAGES = List.of("dapt", "sft");

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void killedInTheSecondStage() throws IOException {
        file = folder.resolve("log.jsonl");
        try (TrainLog log = TrainLog.open(file, STAGES, 0, 0)) {
            write(log, "dapt", 0, 1);
            write(log, "sft", 0, 1, 2);
        }
        Files.write(file, new byte[] {'{', '"', 's', (byte) 0xC3}, StandardOpenOption.APPEND);
    }

    @Test
    void stepsThatAreTakenAgainAndATornLineAreDropped() throws IOException {
        try (TrainLog log = TrainLog.open(file, STAGES, 1, 2)) {
            write(log, "sft", 2, 3);
        }
        assertThat(steps()).containsExactly("dapt 0", "dapt 1", "sft 0", "sft 1", "sft 2", "sft 3");
    }

    @Test
    void aRunThatBeginsAnewBeginsItsLogAnew() throws IOException {
        try (TrainLog log = TrainLog.open(file, STAGES, 0, 0)) {
            write(log, "dapt", 0);
        }
        assertThat(steps()).containsExactly("dapt 0");
    }

    @Test
    void aRunThatIsOverKeepsItsLog() throws IOException {
        TrainLog.open(file, STAGES, 2, 0).close();
        assertThat(steps()).containsExactly("dapt 0", "dapt 1", "sft 0", "sft 1", "sft 2");
    }

    private static void write(TrainLog log, String stage, int... steps) throws IOException {
        for (int step : steps) {
            log.step(stage, step, new StepResult(1.5, 0.5, 10, 20), 0.001, 1000);
        }
    }

    private List<String> steps() throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll("^\\{\"stage\":\"(\\w+)\",\"step\":(\\d+),.*\\}$", "$1 $2"))
                .toList();
    }
}
