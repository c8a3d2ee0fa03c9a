package dev.journeyman.slm.generation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds in memory, as Linux tells it. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Skips the test where it is not told. */
    static void assumeTold() {
        assumeTrue(Files.isReadable(STATUS), "no " + STATUS + ": resident memory is read where Linux tells it");
    }

    /** The bytes that are resident after what can be collected was. */
    static long bytes() throws IOException {
        System.gc(); // the heap is resident too: what can be collected must not count
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10; // it is told in kB
            }
        }
        throw new IllegalStateException(STATUS + " has no VmRSS");
    }
}
