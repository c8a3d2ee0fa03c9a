package dev.journeyman.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the lines that children say, and of the files that they leave. */
class ChildLineTest {
    @TempDir
    Path folder;

    @Test
    void linesAreUnderstoodAndTheOthersAreKept() {
        assertThat(
                        ChildLine.read(
                                "{\"stage\":\"sft-real\",\"step\":12,\"steps\":300,\"eta_seconds\":95,\"loss\":1.52,\"grad_norm\":1}"))
                .isEqualTo(new ChildLine.Progressed(new Progress("sft-real", 12, 300, 1.52, 95L)));
        assertThat(ChildLine.read("{\"examined\":\"mixture-0.500\",\"done\":40,\"questions\":600}"))
                .isEqualTo(new ChildLine.Progressed(new Progress("mixture-0.500", 40, 600, null, null)));
        assertThat(
                        ChildLine.read(
                                "{\"event\":\"evaluation_progress\",\"done\":5,\"all\":9,\"suite\":\"mcq\",\"suite_asked\":5,\"seconds_left\":7}"))
                .isEqualTo(new ChildLine.Progressed(new Progress("mcq", 5, 9, null, 7L)));
        assertThat(ChildLine.read("{\"error\":\"no champion\"}")).isEqualTo(new ChildLine.Failed("no champion"));
        assertThat(ChildLine.read("{\"stopped\":true}")).isEqualTo(new ChildLine.Stopped());
        assertThat(ChildLine.read("{\"event\":\"resumed\"}")).isEqualTo(new ChildLine.Other("resumed"));
        for (String rubbish : List.of("", "{", "[1]", "null", "12", "\u0000", "{\"stage\":3}", "[".repeat(5000))) {
            assertThat(ChildLine.read(rubbish)).isEqualTo(new ChildLine.Other(rubbish));
        }
    }

    @Test
    void tooLongLinesAreCutAndTooManyAreReadAndNotTold() {
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(
                new ByteArrayInputStream("abcdef\nx\ny\nz\nend".getBytes(StandardCharsets.UTF_8)), 3, 3, lines::add);
        reader.run();
        assertThat(lines).containsExactly("abc", "x", "y");
        assertThat(reader.overflowed()).isTrue();
    }

    @Test
    void curvesHaveStepsFromOneAndLooksBesideThem() throws Exception {
        Files.writeString(folder.resolve("log.jsonl"), """
                {"stage":"sft-real","step":-1,"eval_loss":3.5}
                {"stage":"sft-real","step":0,"loss":3.25,"grad_norm":1}
                {"stage":"sft-real","step":1,"loss":2.5}
                {"stage":"sft-real","step":1,"eval_loss":3.0}
                {"stage":"dpo-real","step":0,"loss":0.5}
                {"stage":"dpo-re""");
        assertThat(RunCurves.read(folder))
                .hasToString(
                        "[{\"part\":\"sft-real\",\"points\":[[0,null,3.5],[1,3.25,null],[2,2.5,3.0]]},{\"part\":\"dpo-real\",\"points\":[[1,0.5,null]]}]");
        StringBuilder many = new StringBuilder();
        for (int step = 0; step < 5000; step++) {
            many.append("{\"stage\":\"s\",\"step\":").append(step).append(",\"loss\":1}\n");
        }
        Files.writeString(folder.resolve("log.jsonl"), many);
        assertThat(RunCurves.read(folder).get(0).path("points").size()).isBetween(300, RunCurves.MOST_POINTS + 2);
    }

    @Test
    void aLogKeepsItsEndAndBreaksNoLines() throws Exception {
        RunLog log = new RunLog(folder, () -> Instant.parse("2026-01-31T12:00:00.5Z"));
        assertThat(log.last()).isEmpty();
        log.say("two\nlines\u0007");
        assertThat(log.last()).containsExactly("2026-01-31T12:00:00Z two lines");
        for (int i = 0; i < 700; i++) {
            log.say("x".repeat(2500));
        }
        assertThat(log.last()).hasSize(RunLog.MOST_SHOWN).allMatch(line -> line.endsWith("[cut: 2500 characters]"));
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("supervision.log", "supervision.log.1");
        }
        assertThat(Files.size(folder.resolve("supervision.log"))).isLessThan(RunLog.MOST_BYTES + 5000);
    }

    @Test
    void aChildHasTheOptionsThatAreNotItsParentsAlone() {
        assertThat(RetrainerProgram.inherited(List.of(
                        "-Xmx1g",
                        "-Dai.djl.offline=true",
                        "-XX:SharedArchiveFile=x",
                        "-Djourneyman.retrainer.classpath=y",
                        "-Djourneyman.root=/r",
                        "-javaagent:z")))
                .containsExactly("-Dai.djl.offline=true", "-Djourneyman.root=/r");
        List<String> command =
                new RetrainerProgram("a.jar:b.jar", "Main", List.of("-Dx=y")).command(List.of("retrain"), 4096);
        assertThat(command).containsSubsequence("-Dx=y", "-Xmx1024m", "-cp", "a.jar:b.jar", "Main", "retrain");
    }
}
