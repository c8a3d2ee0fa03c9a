package dev.journeyman.loadtests.measurement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resident memory of a process, as Linux tells it in {@code /proc/PID/status}: everything in RAM on its behalf, pages of
 * mapped files too.
 */
public final class ProcessMemory {
    private static final Pattern KILOBYTES = Pattern.compile("(\\d{1,15})\\s+kB");

    private ProcessMemory() {}

    /** What a process holds now ({@code VmRSS}); empty where the process or {@code /proc} is not there. */
    public static OptionalLong residentBytes(String pid) {
        return read(pid, "VmRSS:");
    }

    /** The most that a process ever held ({@code VmHWM}); empty where the process or {@code /proc} is not there. */
    public static OptionalLong peakResidentBytes(String pid) {
        return read(pid, "VmHWM:");
    }

    private static OptionalLong read(String pid, String field) {
        try {
            return parse(Files.readAllLines(Path.of("/proc", pid, "status")), field);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The field of a status file in bytes; the file counts in units of 1,024 and calls them kB. */
    static OptionalLong parse(List<String> lines, String field) {
        for (String line : lines) {
            if (line.startsWith(field)) {
                long bytes = kilobytes(line.substring(field.length()));
                return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
            }
        }
        return OptionalLong.empty();
    }

    /** Bytes of {@code 123 kB}, -1 where the text is not of that form. */
    static long kilobytes(String text) {
        Matcher matcher = KILOBYTES.matcher(text.strip());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) * 1024 : -1;
    }
}
