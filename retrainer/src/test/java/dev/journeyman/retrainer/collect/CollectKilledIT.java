package dev.journeyman.retrainer.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed again and again, on a search engine and a site of this machine. */
@Timeout(180)
class CollectKilledIT {
    @TempDir
    private Path folder;

    /** Killed after 5 documents, gone on, killed after 11, and so on: as if it never was. */
    @Test
    void aRunThatIsKilledAgainAndAgainEndsTheSame() throws Exception {
        try (StubRuns runs = new StubRuns(folder)) {
            runs.run(runs.settings("whole", null, null, null, 40), StubRuns.NEVER);
            Map<String, Integer> once = Map.copyOf(runs.site.asked);
            runs.site.asked.clear();
            int kills = 0;
            for (int after = 5; ; after += 6) {
                try {
                    runs.run(runs.settings("killed", null, null, null, 40), after);
                    break;
                } catch (StubRuns.Killed e) {
                    kills++;
                }
            }
            assertThat(kills).isBetween(3, 12);
            assertThat(content("killed")).isEqualTo(content("whole"));
            // each page once in all, however often the run began; robots.txt once a start that fetched
            StubSite.FOUND.forEach(
                    path -> assertThat(runs.site.asked.get(path)).as(path).isEqualTo(once.get(path)));
            assertThat(runs.site.asked.get("/search")).isEqualTo(3);
        }
    }

    /** All files of a run, but for when pages were fetched, what depends on that, and the lock. */
    private Map<String, String> content(String out) throws IOException {
        Map<String, String> content = new TreeMap<>();
        Path root = folder.resolve(out);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.endsWith("stage.json")) {
                    content.put(name, Files.readString(file).replaceAll("\"fetched\":\"[^\"]*\",?", ""));
                }
            }
        }
        return content;
    }
}
