package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.slm.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    @TempDir
    private Path folder;

    @Test
    void everyKindComesBackAsItWas() throws IOException {
        TrainingRecord full = new TrainingRecord(
                "syn/1",
                RecordKind.INSTRUCTION,
                Scope.GENERAL,
                List.of(
                        Message.system("be short"),
                        Message.user("hi"),
                        Message.assistant("hello"),
                        Message.user("\"how\"?\n")),
                "wörking",
                null,
                null,
                Provenance.SYNTHETIC_SELF,
                new Synthesis("journeyman", "v3", "vary this", "instruction/a"),
                0.25,
                List.of(),
                List.of(),
                List.of("misfire", "P0301"));
        List<TrainingRecord> records = List.of(
                Records.curated("a", "q", "a"),
                Records.said("rec_b", List.of("t2", "t1"), RecordKind.PAIR, "q", "good", "bad", null, 0.7),
                Records.said("rec_c", List.of("t1"), RecordKind.UNPAIRED, "q", "bad", null, false, 0.6),
                full);
        Path file = folder.resolve("records.jsonl");
        RecordFile.write(file, records);
        assertThat(RecordFile.read(file, EnumSet.allOf(Provenance.class))).isEqualTo(records);
        assertThat(records.get(1).technicians()).containsExactly("t1", "t2");
        assertThat(Files.readAllLines(file).get(0))
                .isEqualTo(
                        "{\"id\":\"a\",\"kind\":\"instruction\",\"scope\":\"domain\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],"
                                + "\"answer\":\"a\",\"provenance\":\"human_curated\",\"trust\":0.9,\"sources\":[\"instructions\"]}");
    }

    @Test
    void allProblemsOfAFileAreNamedWithTheirLines() throws IOException {
        String good = RecordJson.line(Records.synthetic("good", "q", "a"));
        Path file = Files.writeString(
                folder.resolve("records.jsonl"),
                String.join(
                        "\n",
                        good,
                        "{",
                        "",
                        good.replace("\"provenance\":\"synthetic_teacher\",", ""),
                        good.replace("synthetic_teacher", "human_curated"),
                        good.replace("\"trust\":0.5", "\"trust\":0.9"),
                        good.replace("\"answer\":\"a\"", "\"answer\":\" \",\"label\":\"yes\",\"colour\":1"),
                        good.replace("\"version\":\"7b\",", ""),
                        RecordJson.line(Records.curated("real", "q", "a"))));
        assertThatThrownBy(() -> RecordFile.read(file, EnumSet.of(Provenance.SYNTHETIC_TEACHER)))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "has 7 lines that are wrong",
                        "line 2: record of the line: is not JSON",
                        "line 4: record good: provenance is missing",
                        "line 5: record good: synthesis must name the model that wrote it where provenance is synthetic, and only there",
                        "line 6: record good: trust must be above 0 and at most 0.5 for what a model wrote, is 0.9",
                        "line 7: record good: keys that a record does not have: colour; label must be true or false; answer must not be blank",
                        "line 8: record good: synthesis.version must be",
                        "line 9: record real: provenance human_curated has no place in this file");
    }

    @Test
    void aDigestIsOfWhatIsTaught() {
        TrainingRecord record = Records.curated("a", "q", "a");
        assertThat(record.digest()).isEqualTo(Records.curated("b", "q", "a").digest());
        assertThat(record.digest()).isNotEqualTo(Records.curated("a", "q", "b").digest());
        assertThat(Records.curated("a", "ab", "c").digest())
                .isNotEqualTo(Records.curated("a", "a", "bc").digest());
    }
}
