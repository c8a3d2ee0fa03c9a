package dev.journeyman.gateway.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.Main;
import dev.journeyman.gateway.retrieval.embedding.Projection;
import dev.journeyman.gateway.retrieval.index.PassageIndex;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code journeyman index} in a process of its own, killed at random moments: what was committed stays, and the next run ends the work. */
class KilledIndexingIT {
    private static final int KILLS = 8;
    private static final Path DOMAIN = Path.of(System.getProperty("journeyman.root", ".."), "domains", "automotive");

    @TempDir
    private Path folder;

    @Test
    void theIndexOpensAfterEveryKillAndTheLastRunCompletesIt() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        Path home = folder.resolve("home");
        Path documents = Files.createDirectories(folder.resolve("documents"));
        for (int d = 0; d < 400; d++) {
            StringBuilder text = new StringBuilder("# Document " + d + "\n\n");
            for (int p = 0; p < 40; p++) {
                text.append("## Part ")
                        .append(p)
                        .append("\n\nThe relay of circuit ")
                        .append(d * 40 + p)
                        .append(" clicks.\n\n");
            }
            Files.writeString(documents.resolve("d" + d + ".md"), text);
        }
        int before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.journeyman.gateway.Main",
                            "index",
                            documents.toString(),
                            "--home",
                            home.toString(),
                            "--domain",
                            DOMAIN.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out" + kill).toFile())
                    .start();
            boolean ended = process.waitFor(800 + random.nextInt(4_000), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            assertThat(process.exitValue())
                    .as("seed %d kill %d", seed, kill)
                    .isIn(ended ? List.of(0) : List.of(137, 0));
            Path index = KnowledgeIndexing.folder(home);
            if (Files.isDirectory(index) && PassageIndexFiles.begun(index)) {
                try (PassageIndex opened = PassageIndex.open(index, Projection.ofDomain(DOMAIN))) {
                    assertThat(opened.passages())
                            .as("seed %d kill %d", seed, kill)
                            .isGreaterThanOrEqualTo(before);
                    before = opened.passages();
                }
            }
        }
        StringWriter out = new StringWriter();
        int exit = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                "index",
                documents.toString(),
                "--home",
                home.toString(),
                "--domain",
                DOMAIN.toString());
        assertThat(exit).as(out.toString()).isZero();
        try (PassageIndex opened = PassageIndex.open(KnowledgeIndexing.folder(home), Projection.ofDomain(DOMAIN))) {
            assertThat(opened.passages()).isEqualTo(400 * 40);
        }
    }

    /** Looks at a folder without opening what is in it. */
    private static final class PassageIndexFiles {
        static boolean begun(Path index) throws java.io.IOException {
            try (var files = Files.list(index)) {
                return files.anyMatch(each -> each.getFileName().toString().startsWith("segments_"));
            }
        }
    }
}
