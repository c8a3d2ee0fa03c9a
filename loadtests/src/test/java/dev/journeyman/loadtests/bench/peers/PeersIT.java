package dev.journeyman.loadtests.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.bench.ChildProgram;
import dev.journeyman.loadtests.bench.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The comparison without other engines, which are not downloaded for a test, on a network so small that its rates mean nothing. */
class PeersIT {
    @TempDir
    Path directory;

    @Test
    void oursIsMeasuredBesideWhatTheMachineCanDo() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = new CommandLine(new PeersCommand())
                    .execute(
                            "--shape=tiny",
                            "--peers=none",
                            "--bits=8,4",
                            "--streams=2",
                            "--prefill-tokens=8",
                            "--prompt-tokens=4",
                            "--decode-tokens=4",
                            "--rounds=1",
                            "--threads=1",
                            "--scratch=" + directory,
                            "--json");
        } finally {
            System.setOut(before);
        }

        assertThat(exit).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("rows")).hasSize(2);
        JsonNode row = report.at("/rows/0");
        assertThat(row.at("/measured/decode_2/median").doubleValue()).isPositive();
        assertThat(row.at("/measured/prefill_8/median").doubleValue()).isPositive();
        assertThat(row.at("/measured/load_ms/values")).hasSize(2);
        assertThat(row.at("/measured/start_ms/values")).hasSize(1);
        assertThat(row.at("/measured/peak_bytes_decode_2/median").doubleValue()).isGreaterThan(50.0 * (1 << 20));
        assertThat(row.at("/share/decode_2").doubleValue()).isPositive();
        assertThat(report.at("/rows/1/measured/decode_2/median").doubleValue()).isPositive();
        assertThat(report.at("/notes")).isEmpty();
        assertThat(report.at("/limits/int8_operations_per_second").doubleValue())
                .isPositive();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("model files left behind").isEmpty();
        }
    }

    @Test
    void theOtherEnginesAreBuiltOnceAndAfterAChange() throws Exception {
        Path project = Files.createDirectories(directory.resolve("peers"));
        Path source = Files.createDirectories(project.resolve("src")).resolve("A.java");
        Files.writeString(source, "class A {}");
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        List<String> maven = List.of(
                "sh", "-c", "echo built >> log; mkdir -p target; printf '%s' \"$PWD/pom.xml\" > target/classpath");
        PeersProject peers = new PeersProject(project, maven, Duration.ofMinutes(1));

        assertThat(peers.classPath())
                .endsWith(project.resolve("pom.xml").toString())
                .contains("classes");
        peers.classPath();
        assertThat(Files.readAllLines(project.resolve("log"))).hasSize(1);

        Files.setLastModifiedTime(project.resolve("target/classpath"), FileTime.fromMillis(1_000));
        peers.classPath();
        assertThat(Files.readAllLines(project.resolve("log"))).hasSize(2);
    }

    @Test
    void whereMavenFailsItIsSaid() throws Exception {
        Path project = Files.createDirectories(directory.resolve("peers"));
        Files.createDirectories(project.resolve("src"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        PeersProject peers =
                new PeersProject(project, List.of("sh", "-c", "echo no network; exit 1"), Duration.ofMinutes(1));

        assertThatThrownBy(peers::classPath)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be brought here")
                .hasMessageContaining("no network");
    }

    /** A program that prints what llama-bench would, made up. */
    @Test
    void aBuildOfTheUsersIsAskedAndItsMemoryWatched() throws Exception {
        PeerSettings settings = new PeerSettings(List.of(1), 4, 4, List.of(), 1, 2, 7);
        PeerFiles files = new PeerFiles(directory.resolve("files"), Shape.TINY, 7);
        NativeContender contender = contender("""
                echo 'loading' >&2
                sleep 0.3
                echo '['
                echo '{"build_commit":"0123","build_number":1,"backends":"CPU","n_threads":2,"n_prompt":0,"n_gen":4,"n_depth":4,"samples_ts":[12.5]}'
                echo ']'
                """, settings);
        contender.prepare(files, Held.BITS_4);

        Map<String, Double> numbers = contender.measure(files, Held.BITS_4, PeerTask.decode(1));

        assertThat(numbers).containsEntry(Contender.RATE, 12.5).containsOnlyKeys(Contender.RATE, Contender.PEAK);
        assertThat(numbers.get(Contender.PEAK)).isGreaterThan(100_000);
        assertThat(contender.description()).contains("llama.cpp 0123 (1), CPU");
        assertThat(files.gguf(Held.BITS_4)).isNotEmptyFile();

        assertThatThrownBy(() -> contender("echo 'unknown option -d' >&2; exit 1", settings)
                        .measure(files, Held.BITS_4, PeerTask.decode(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("llama-native, tiny in 4 bits, decode x1 could not be measured, exit code 1")
                .hasMessageContaining("unknown option -d");
    }

    private NativeContender contender(String script, PeerSettings settings) throws IOException {
        Path program = Files.createTempFile(directory, "llama-bench", ".sh");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new NativeContender(program, null, new ChildProgram(Duration.ofMinutes(1)), settings);
    }
}
