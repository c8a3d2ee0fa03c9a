package dev.journeyman.loadtests.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @Test
    void fieldsOfProcFiles() {
        List<String> lines =
                List.of("processor\t: 0", "model name\t: Some: CPU @ 2.50GHz", "MemTotal:       24683456 kB");

        assertThat(Machine.field(lines, "model name")).isEqualTo("Some: CPU @ 2.50GHz");
        assertThat(Machine.field(lines, "MemTotal")).isEqualTo("24683456 kB");
        assertThat(Machine.field(lines, "flags")).isEqualTo("unknown");
    }

    @Test
    void memoryOfAStatusFile() {
        List<String> lines = List.of("Name:\tjava", "VmHWM:\t    2048 kB", "VmRSS:\t    1024 kB", "VmData:\t x kB");

        assertThat(ProcessMemory.parse(lines, "VmHWM:")).isEqualTo(OptionalLong.of(2048 * 1024));
        assertThat(ProcessMemory.parse(lines, "VmRSS:")).isEqualTo(OptionalLong.of(1024 * 1024));
        assertThat(ProcessMemory.parse(lines, "VmData:")).isEmpty();
        assertThat(ProcessMemory.parse(lines, "VmSwap:")).isEmpty();
    }

    @Test
    void thisMachineAndThisProcess() {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "needs Linux's /proc");
        Machine machine = Machine.here();

        assertThat(machine.cores()).isPositive();
        assertThat(machine.memoryBytes()).isGreaterThan(64L << 20);
        assertThat(machine.jdk()).contains(System.getProperty("java.runtime.version"));
        long now = ProcessMemory.residentBytes("self").orElseThrow();
        assertThat(now).isGreaterThan(8L << 20);
        assertThat(ProcessMemory.peakResidentBytes("self").orElseThrow()).isGreaterThanOrEqualTo(now / 2);
        assertThat(ProcessMemory.residentBytes("no-such-process")).isEmpty();
    }

    @Test
    void outsideOfACheckoutTheRevisionIsUnknown(@TempDir Path directory) {
        assertThat(Revision.of(directory)).isEqualTo(new Revision("unknown", false));
    }
}
