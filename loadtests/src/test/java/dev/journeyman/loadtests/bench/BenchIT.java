package dev.journeyman.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark's child, with a network so small that its numbers mean nothing. */
class BenchIT {
    private static final CellSettings SETTINGS = new CellSettings(List.of(1, 3), 8, 4, 16, 1, 1, 1);

    @TempDir
    Path directory;

    @Test
    void aChildMeasuresEveryNumber() throws Exception {
        Path checkpoint = directory.resolve("tiny");
        RandomCheckpoint.write(checkpoint, Shape.TINY.config(), 1);

        CellResult result = CellChild.ofKernel(Duration.ofMinutes(5))
                .measure(new Cell("tiny", checkpoint, Precision.BFLOAT16), SETTINGS);

        assertThat(result.parameters()).isEqualTo(Shape.TINY.config().parameterCount());
        assertThat(result.numbers())
                .containsOnlyKeys(
                        CellMeasurement.LOAD,
                        CellMeasurement.START,
                        CellMeasurement.FIRST_TOKEN,
                        CellMeasurement.PREFILL,
                        CellMeasurement.DECODE + 1,
                        CellMeasurement.DECODE + 3,
                        CellMeasurement.PEAK_MEMORY,
                        CellMeasurement.WEIGHTS);
        assertThat(result.numbers().values()).allMatch(value -> value > 0);
        // The JVM and libtorch alone take more than 50 MiB; the child is bounded far below this JVM.
        assertThat(result.numbers().get(CellMeasurement.PEAK_MEMORY)).isBetween(50.0 * (1 << 20), 4.0 * (1 << 30));
    }

    @Test
    void aChildMeasuresASharedBeginning() throws Exception {
        Path checkpoint = directory.resolve("tiny");
        RandomCheckpoint.write(checkpoint, Shape.TINY.config(), 1);

        PrefixResult result = CellChild.ofBeginnings(Duration.ofMinutes(5))
                .measure(new Cell("tiny", checkpoint, Precision.FLOAT32), new PrefixSettings(200, 10, 1, 1, 1));

        assertThat(result.cachedTokens()).isEqualTo(192); // whole pieces of 64
        assertThat(List.of(result.firstMillis(), result.secondMillis(), result.uncachedMillis()))
                .allMatch(millis -> millis > 0);
        assertThat(new PrefixSettings(1000, 24, 1, 1, 1).within(1024).prefixTokens())
                .isEqualTo(999);
        assertThat(new PrefixSettings(1000, 24, 1, 1, 1).within(64)).isEqualTo(new PrefixSettings(47, 16, 1, 1, 1));
    }

    @Test
    void aFailingChildSaysWhy() {
        Cell missing = new Cell("missing", directory.resolve("missing"), Precision.FLOAT32);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> CellChild.ofKernel(Duration.ofMinutes(5)).measure(missing, SETTINGS)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing at float32 could not be measured, exit code 1")
                .hasMessageContaining("config.json");
    }
}
