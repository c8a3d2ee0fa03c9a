package dev.journeyman.gateway.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.store.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The mode that somebody set, with who and why: {@code HOME/schedule-mode.json}. It outlives the process and goes before what schedule.yaml says. */
final class ModeFile {
    private static final String NAME = "schedule-mode.json";
    private static final int FORMAT = 1;
    private static final long MOST_BYTES = 1 << 16;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path file;

    ModeFile(Path home) {
        this.file = home.resolve(NAME);
    }

    /** The mode; empty where nobody ever set one. */
    Optional<Mode> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
        }
        JsonNode root = JSON.readTree(file.toFile());
        return Optional.of(Mode.ofWire(root.path("mode").asText())
                .orElseThrow(() -> new IOException(file + ": mode must be auto, approve or off; set it anew with POST"
                        + " /ops/v1/schedule, or delete the file")));
    }

    /** Sets it; it is on the disk when this returns. */
    void write(Mode mode, String who, String why, Instant at) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        DurableFiles.replace(
                file,
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(JSON.createObjectNode()
                                .put("format", FORMAT)
                                .put("mode", mode.wire())
                                .put("who", who)
                                .put("why", why)
                                .put("at", at.toString())));
    }
}
