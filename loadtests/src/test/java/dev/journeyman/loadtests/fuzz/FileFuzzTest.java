package dev.journeyman.loadtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFuzzTest {
    @Test
    void countAndSeedReachTheReadersOwnTests() {
        assertThat(FileFuzz.command(5000, 9))
                .contains("-Djourneyman.fuzz=5000", "-Djourneyman.fuzz.seed=9", "-Dtest=*FuzzTest");
    }

    @Test
    void withoutSourcesItSaysSo(@TempDir Path directory) {
        assertThatThrownBy(() -> FileFuzz.run(directory, 1, 1, Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slm/pom.xml");
    }
}
