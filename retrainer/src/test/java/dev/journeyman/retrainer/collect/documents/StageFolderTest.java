package dev.journeyman.retrainer.collect.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageFolderTest {
    @TempDir
    private Path out;

    @Test
    void isThereWholeOrNotAtAll() throws Exception {
        Path folder = out.resolve("4-text");
        StageWriter writer = StageWriter.begin(folder, "text", "inputs");
        Document kept = Document.of("x", "https://a.example/")
                .foundBy("chains", "Chains")
                .fetchedFrom("https://b.example/", "2026-03-02T08:00:00Z", 12)
                .described("", List.of("CC BY 4.0"), Map.of("email", 2))
                .scored("in_domain", 0.123456)
                .alsoAt(List.of("https://c.example/"));
        writer.add(kept, "Worn chäins.\n");
        writer.add(Document.of("y", "https://d.example/").drop(DropReason.NEAR_DUPLICATE, "of x"));
        writer.note("seen", 3);
        assertThat(StageFolder.read(folder)).isEmpty();

        StageFolder written = writer.finish();
        StageFolder read = StageFolder.read(folder).orElseThrow();
        assertThat(read).isEqualTo(written);
        assertThat(read.dropped()).containsExactly(Map.entry("near-duplicate", 1));
        assertThat(read.notes()).containsExactly(Map.entry("seen", 3.0));
        Document again = read.kept().get(0);
        assertThat(again.id()).isEqualTo(Sha256.of("Worn chäins.\n"));
        assertThat(again.scores()).containsExactly(Map.entry("in_domain", 0.1235));
        assertThat(again.title()).isEqualTo("Chains");
        assertThat(read.text(again)).isEqualTo("Worn chäins.\n");
        assertThat(Files.readString(folder.resolve("manifest.jsonl")).lines().skip(1))
                .containsExactly(
                        "{\"id\":\"y\",\"source\":\"https://d.example/\",\"dropped\":\"near-duplicate\",\"detail\":\"of x\"}");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("manifest.jsonl", "stage.json", again.file());
        }
    }

    @Test
    void damageIsNoticed() throws Exception {
        Path folder = out.resolve("4-text");
        StageWriter writer = StageWriter.begin(folder, "text", "inputs");
        writer.add(Document.of("x", "a"), "text");
        StageFolder written = writer.finish();
        Document document = written.kept().get(0);
        Files.writeString(folder.resolve(document.file()), "other");
        assertThatThrownBy(() -> written.text(document))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not what was written");
        Files.writeString(folder.resolve("manifest.jsonl"), "\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> StageFolder.read(folder)).hasMessageContaining("not what was written");
    }

    @Test
    void theJournalOutlivesTheRunAndItsHalfLineDoesNot() throws Exception {
        Path folder = out.resolve("3-fetched");
        StageWriter killed = StageWriter.begin(folder, "fetched", "inputs");
        try (Journal journal = killed.journal()) {
            assertThat(journal.lines()).isEmpty();
            journal.add("one");
            journal.add("zwölf");
        }
        Path file = out.resolve("3-fetched.unfinished/journal.jsonl");
        Files.writeString(file, "hal", StandardOpenOption.APPEND);
        killed.write(Document.of("s", "stray"), "never in a manifest", "html");

        StageWriter next = StageWriter.begin(folder, "fetched", "inputs");
        try (Journal journal = next.journal()) {
            assertThat(journal.lines()).containsExactly("one", "zwölf");
            journal.add("three");
        }
        assertThat(Files.readString(file)).isEqualTo("one\nzwölf\nthree\n");
        next.finish();
        try (var files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("manifest.jsonl", "stage.json");
        }
    }

    @Test
    void whatWasMadeOfOtherInputsIsNotTakenOver() throws Exception {
        Path folder = out.resolve("3-fetched");
        try (Journal journal = StageWriter.begin(folder, "fetched", "inputs").journal()) {
            journal.add("one");
        }
        try (Journal journal = StageWriter.begin(folder, "fetched", "others").journal()) {
            assertThat(journal.lines()).isEmpty();
        }
        StageWriter.remove(folder);
        assertThat(out).isEmptyDirectory();
    }
}
