package dev.journeyman.retrainer.runfolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // the lock is held, not used
    void oneAtATimeAndAgainAfterwards() throws IOException {
        Path file = folder.resolve(".lock");
        try (FolderLock held = FolderLock.take(file, "busy")) {
            assertThatThrownBy(() -> FolderLock.take(file, "another is at work"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another is at work");
        }
        assertThat(Files.exists(file)).isTrue();
        FolderLock.take(file, "busy").close();
    }

    @Test
    void aLockThatAKilledProcessLeftIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve(".lock"), "left behind");
        FolderLock.take(file, "busy").close();
    }
}
