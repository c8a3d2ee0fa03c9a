package dev.journeyman.loadtests.measurement;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine and the runtime that numbers were measured on.
 *
 * @param cpu the processor's model
 * @param cores processors this JVM may use
 * @param memoryBytes RAM
 * @param os name, version and architecture
 * @param jdk vendor and version
 */
public record Machine(
        String cpu, int cores, @JsonProperty("memory_bytes") long memoryBytes, String os, String jdk) {
    private static final String UNKNOWN = "unknown";

    /** This machine. What cannot be found out is "unknown" or 0. */
    public static Machine here() {
        return new Machine(
                field(lines("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Math.max(0, ProcessMemory.kilobytes(field(lines("/proc/meminfo"), "MemTotal"))),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
    }

    /** The load average of the last minute; -1 where the system does not tell. */
    public static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** The value of the first line {@code name : value}. */
    static String field(List<String> lines, String name) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return UNKNOWN;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
