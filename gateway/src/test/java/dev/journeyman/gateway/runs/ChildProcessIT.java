package dev.journeyman.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that behave and children that do not, as real processes. */
class ChildProcessIT {
    private static final ChildLimits LIMITS =
            new ChildLimits(4096, Duration.ofMinutes(5), Duration.ofSeconds(1), 1000, 1000);

    @TempDir
    Path temporary;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<String> remarks = Collections.synchronizedList(new ArrayList<>());

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FakeRetrainer.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private ChildProcess.End run(ChildLimits limits, BooleanSupplier stop, String... arguments) throws Exception {
        return new ChildProcess(limits, stop).run(command(arguments), Map.of(), lines::add, remarks::add);
    }

    @Test
    void whatItSaysIsHeardAndTooLongALineIsCut() throws Exception {
        ChildProcess.End end = run(LIMITS, () -> false, "say");
        assertThat(end).isEqualTo(new ChildProcess.End(0, null));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).hasSize(LIMITS.mostLineChars());
        assertThat(ChildLine.read(lines.get(2))).isEqualTo(new ChildLine.Candidate("c-1"));
        assertThat(remarks).contains("a native library's word");
        assertThat(run(LIMITS, () -> false, "die").code()).isEqualTo(3);
    }

    @Test
    void oneThatSaysNothingOrTooMuchOrHoldsTooMuchIsEnded() throws Exception {
        ChildLimits hasty = new ChildLimits(4096, Duration.ofSeconds(1), Duration.ofSeconds(1), 1000, 1000);
        assertThat(run(hasty, () -> false, "stall").killedFor()).contains("said nothing for 1 s");
        assertThat(run(LIMITS, () -> false, "endless").killedFor()).contains("more than 1000 lines");
        assertThat(lines).hasSize(1000);
        ChildLimits narrow = new ChildLimits(128, Duration.ofMinutes(5), Duration.ofSeconds(1), 1000, 1000);
        assertThat(run(narrow, () -> false, "greedy").killedFor()).contains("more than retraining.memory_mb, 128");
    }

    @Test
    void oneThatDoesNotStopIsKilled() throws Exception {
        ChildProcess.End end = run(LIMITS, () -> lines.contains("ready"), "stubborn");
        assertThat(end).isEqualTo(new ChildProcess.End(137, null));
    }

    @Test
    void itHearsThatItsParentWasKilled() throws Exception {
        Path told = temporary.resolve("told");
        Process parent = new ProcessBuilder(command("parent", told.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            parent.destroyForcibly();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(told));
        }
    }
}
