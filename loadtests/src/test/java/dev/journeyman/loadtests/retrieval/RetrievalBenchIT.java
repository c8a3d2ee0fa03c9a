package dev.journeyman.loadtests.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark of retrieval, so short that its times mean nothing. */
class RetrievalBenchIT {
    @TempDir
    private Path folder;

    @Test
    void qualityAndSpeedAreMeasuredInOneRun() throws Exception {
        Path questions = folder.resolve("questions.jsonl");
        Files.writeString(questions, """
                {"id": "q1", "question": "P0302 is stored", "passages": ["misfire-single-cylinder"], "kind": "code"}
                {"id": "q2", "question": "What is the capital of France?", "passages": [], "kind": "strange"}
                """);
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = new CommandLine(new RetrievalBenchCommand())
                    .execute(
                            "--domain=" + Path.of(System.getProperty("journeyman.root", ".."), "domains/automotive"),
                            "--questions=" + questions,
                            "--passages=600",
                            "--searches=5",
                            "--json");
        } finally {
            System.setOut(before);
        }
        assertThat(exit).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("baseline").asText()).isEqualTo("bm25");
        assertThat(report.path("quality").findValuesAsText("method"))
                .containsExactly("bm25", "bm25", "vectors", "vectors", "fused", "fused");
        assertThat(report.at("/quality/4/recall_at_5/mean").asDouble()).isEqualTo(1);
        assertThat(report.at("/auto/answerable").asInt()).isEqualTo(1);
        assertThat(report.at("/auto/strange").asInt()).isEqualTo(1);
        assertThat(report.at("/speed/0/passages").asInt()).isEqualTo(600);
        assertThat(report.at("/speed/0/latency/fused/count").asInt()).isEqualTo(5);
        assertThat(report.at("/speed/0/update_seen_millis/max").asDouble()).isLessThan(10_000);
    }

    @Test
    void aFileThatIsNotThereIsWrongUse() {
        assertThat(new CommandLine(new RetrievalBenchCommand()).execute("--questions=" + folder.resolve("no")))
                .isEqualTo(2);
    }
}
