package dev.journeyman.loadtests.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomesTest {
    @TempDir
    Path folder;

    @Test
    void allButTheRunsIsCopied() throws Exception {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("models/versions/a"));
        Files.createDirectories(home.resolve("runs/bench"));
        Files.writeString(home.resolve("models/versions/a/manifest.json"), "{}");
        Files.writeString(home.resolve("runs/bench/log.jsonl"), "");
        Homes.copy(home, folder.resolve("copy"));
        assertThat(folder.resolve("copy/models/versions/a/manifest.json")).hasContent("{}");
        assertThat(folder.resolve("copy/runs")).doesNotExist();
    }
}
