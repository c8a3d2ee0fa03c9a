package dev.journeyman.loadtests.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Maven project with the other engines, {@code loadtests/peers}, which is no module of ours: it is built when they are first wanted, and only then are they
 * downloaded.
 */
final class PeersProject {
    private static final int MESSAGE_LINES = 15;

    private final Path folder;
    private final List<String> maven;
    private final Duration timeout;

    PeersProject(Path folder, List<String> maven, Duration timeout) {
        this.folder = folder;
        this.maven = List.copyOf(maven);
        this.timeout = timeout;
    }

    /** The project below ours, built by the Maven on the path. */
    static PeersProject below(Path root) {
        return new PeersProject(
                root.resolve("loadtests").resolve("peers"),
                List.of("mvn", "-q", "-B", "-Dstyle.color=never", "-Dmaven.test.skip=true", "package"),
                Duration.ofMinutes(20));
    }

    /**
     * The class path of the other engines; builds where it is missing or older than a source.
     *
     * @throws IOException saying what Maven says, where it cannot be built
     */
    String classPath() throws IOException, InterruptedException {
        Path file = folder.resolve("target").resolve("classpath");
        if (!isBuilt(file)) {
            build();
            if (!isBuilt(file)) {
                throw new IOException("the build of " + folder + " left no " + file + " with files that exist");
            }
        }
        return folder.resolve("target").resolve("classes")
                + System.getProperty("path.separator")
                + Files.readString(file).strip();
    }

    private boolean isBuilt(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(file);
        try (Stream<Path> sources = Files.walk(folder.resolve("src"))) {
            boolean changed = Stream.concat(Stream.of(folder.resolve("pom.xml")), sources.filter(Files::isRegularFile))
                    .anyMatch(source -> source.toFile().lastModified() > built.toMillis());
            if (changed) {
                return false;
            }
        }
        return Stream.of(Files.readString(file).strip().split(System.getProperty("path.separator"), -1))
                .allMatch(entry -> Files.exists(Path.of(entry)));
    }

    private void build() throws IOException, InterruptedException {
        Path output = Files.createTempFile("journeyman-peers-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(maven).directory(folder.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            try {
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("Maven took longer than " + timeout.toMinutes() + " minutes in " + folder);
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
                throw new IOException("the other engines could not be brought here (" + folder + "); Maven says:\n"
                        + String.join("\n", lines.subList(0, Math.min(MESSAGE_LINES, lines.size()))));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
