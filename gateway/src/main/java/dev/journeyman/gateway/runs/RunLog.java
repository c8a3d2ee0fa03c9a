package dev.journeyman.gateway.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run says beside its progress, a line each with its time: {@code supervision.log}. At {@link #MOST_BYTES} the file becomes {@code supervision.log.1}, the one before goes, and a
 * new one begins. A log that cannot be written costs the run nothing.
 */
final class RunLog {
    /** The most lines that are shown. */
    static final int MOST_SHOWN = 200;

    /** The most characters of a line. */
    static final int MOST_LINE_CHARS = 2000;

    static final long MOST_BYTES = 1 << 20;
    private static final String NAME = "supervision.log";
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Path file;
    private final InstantSource clock;

    RunLog(Path folder, InstantSource clock) {
        this.file = folder.resolve(NAME);
        this.clock = clock;
    }

    /** Adds a line. */
    synchronized void say(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        if (line.length() > MOST_LINE_CHARS) {
            line = line.substring(0, MOST_LINE_CHARS) + " [cut: " + line.length() + " characters]";
        }
        try {
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                Files.move(file, before(), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("A line of a run's log is lost: {}", e.toString());
        }
    }

    private Path before() {
        return file.resolveSibling(NAME + ".1");
    }

    /** The last lines, oldest first. */
    synchronized List<String> last() throws IOException {
        ArrayDeque<String> lines = new ArrayDeque<>();
        for (Path each : List.of(before(), file)) {
            if (Files.exists(each)) {
                try (Stream<String> all = Files.lines(each, StandardCharsets.UTF_8)) {
                    all.forEach(line -> {
                        lines.add(line);
                        if (lines.size() > MOST_SHOWN) {
                            lines.remove();
                        }
                    });
                }
            }
        }
        return new ArrayList<>(lines);
    }
}
