package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.log.HighMark.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HighMarkTest {
    private static final long STORE = 77;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve(HighMark.FILE);
    }

    @Test
    void whatWasWrittenLastIsRead() throws Exception {
        assertThat(HighMark.read(file())).isEmpty();
        try (HighMark mark = HighMark.open(file(), new Mark(STORE, 0), 3)) {
            for (long sequence = 1; sequence <= 10; sequence++) {
                mark.write(new Mark(STORE, sequence));
                assertThat(HighMark.read(file())).contains(new Mark(STORE, sequence));
            }
        }
        assertThat(HighMark.read(file())).contains(new Mark(STORE, 10));
        assertThat(Files.size(file())).isEqualTo(512 + 24);
    }

    @Test
    void aWriteThatWasCutLeavesTheOneBefore() throws Exception {
        try (HighMark mark = HighMark.open(file(), new Mark(STORE, 8), 1)) {
            mark.write(new Mark(STORE, 9)); // the first slot
        }
        byte[] bytes = Files.readAllBytes(file());
        for (int bit = 0; bit < 24 * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), damaged);
            assertThat(HighMark.read(file())).as("bit %d", bit).contains(new Mark(STORE, 8));
        }
    }

    @Test
    void whereBothSlotsAreDamagedNothingIsTold() throws Exception {
        HighMark.writeOnce(file(), new Mark(STORE, 5));
        byte[] bytes = Files.readAllBytes(file());
        bytes[12] ^= 1;
        bytes[512 + 12] ^= 1;
        Files.write(file(), bytes);
        assertThat(HighMark.read(file())).isEmpty();
        Files.write(file(), new byte[0]);
        assertThat(HighMark.read(file())).isEmpty();
    }
}
