package dev.journeyman.retrainer.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import dev.journeyman.retrainer.trainingset.HeldOutIndex;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on a search engine and a site of this machine: from the domain's phrases to records, and from a folder. */
@Timeout(60)
class CollectRunTest {
    @TempDir
    private Path folder;

    private StubRuns runs;
    private StubSite site;

    @BeforeEach
    void begin() throws Exception {
        runs = new StubRuns(folder);
        site = runs.site;
    }

    @AfterEach
    void end() {
        runs.close();
    }

    private CollectSettings settings(
            String out, @Nullable Path from, @Nullable String stage, @Nullable String until, int leastWords) {
        return runs.settings(out, from, stage, until, leastWords);
    }

    private CollectReport run(CollectSettings settings) throws Exception {
        return runs.run(settings, StubRuns.NEVER);
    }

    @Test
    void fromPhrasesToRecords() throws Exception {
        CollectReport report = run(settings("out", null, null, null, 40));
        Path out = folder.resolve("out");

        assertThat(sources(out, Stage.QUERIES))
                .containsExactly("chain and sprockets bicycle", "brakes bicycle", "bicycle bearings");
        Map<String, DropReason> fetched = reasons(out, Stage.FETCHED);
        assertThat(fetched)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "/huge.html", DropReason.TOO_LARGE,
                        "/missing.html", DropReason.HTTP_STATUS,
                        "/loop", DropReason.TOO_MANY_REDIRECTS,
                        "/private/notes.html", DropReason.ROBOTS,
                        "/error.html", DropReason.HTTP_STATUS,
                        "/inward", DropReason.PRIVATE_ADDRESS,
                        "/manual.pdf", DropReason.CONTENT_TYPE,
                        "/slow.html", DropReason.TIMEOUT));
        assertThat(site.asked)
                .doesNotContainKeys("/secret", "/private/notes.html")
                .containsEntry("/robots.txt", 1);
        assertThat(site.asked.get("/search")).isEqualTo(3);
        assertThat(reasons(out, Stage.TEXT))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("/short.html", DropReason.TOO_SHORT, "/reserved.html", DropReason.RESERVED));
        assertThat(reasons(out, Stage.IN_DOMAIN)).containsExactly(Map.entry("/cake.html", DropReason.OFF_DOMAIN));
        assertThat(reasons(out, Stage.ON_TOPIC)).isEmpty();
        assertThat(reasons(out, Stage.DEDUPLICATED))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "/copy-of-chain.html", DropReason.NEAR_DUPLICATE,
                        "/near-chain.html", DropReason.NEAR_DUPLICATE,
                        "/moved", DropReason.DUPLICATE,
                        "/planted.html", DropReason.GUARDRAIL,
                        "/held-out.html", DropReason.HELD_OUT));

        List<TrainingRecord> records = RecordFile.read(
                out.resolve("records.jsonl"), EnumSet.of(Provenance.HUMAN_CURATED, Provenance.REFERENCE));
        assertThat(records).hasSize(3).allMatch(record -> record.kind() == RecordKind.TEXT && record.trust() == 0.6);
        HeldOutIndex heldOut = new HeldOutIndex(HeldOutQuestions.of(runs.domain), 0.8);
        assertThat(records).allMatch(record -> heldOut.overlap(record).isEmpty());
        Map<String, TrainingRecord> bySource = new HashMap<>();
        records.forEach(record -> record.sources().forEach(source -> bySource.put(path(source), record)));
        assertThat(bySource).containsOnlyKeys("/worn-chain.html", "/brakes.html", "/bearing.txt", "/moved");
        TrainingRecord chain = bySource.get("/worn-chain.html");
        assertThat(chain.answer())
                .startsWith("Worn chain\n\nA worn chain")
                .contains("author at [email] if")
                .doesNotContain("example.org", "shop");
        assertThat(chain.concepts()).contains("chain-worn");
        assertThat(bySource.get("/brakes.html").answer()).contains("\u2014 the m\u00e9canicien says a millim\u00e8tre");
        assertThat(bySource.get("/moved")).isSameAs(bySource.get("/bearing.txt"));

        String seeds = Files.readString(out.resolve("expansion-seeds.jsonl"));
        assertThat(seeds.lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("\"parent\":\"collected/") && line.contains("\"passage\":\""));
        assertThat(seeds).contains("\"family\":\"chain\"").doesNotContain("example.org");
        assertThat(report.readable())
                .contains("3-fetched")
                .contains("1 private-address")
                .contains("3 records in records.jsonl");
        assertThat(Files.readString(out.resolve("report.json"))).contains("\"redacted\" : {\n    \"email\" : 1\n  }");
        assertThat(Files.readString(out.resolve("4-text/manifest.jsonl"))).contains("\"redacted\":{\"email\":1}");
    }

    @Test
    void otherSettingsAreNotMixedWithWhatIsThere() throws Exception {
        run(settings("out", null, null, "text", 40));
        assertThat(folder.resolve("out/records.jsonl")).doesNotExist();
        assertThatThrownBy(() -> run(settings("out", null, null, null, 60)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4-text was made of other settings")
                .hasMessageContaining("--stage text");
        Map<String, Integer> asked = Map.copyOf(site.asked);
        run(settings("out", null, "text", null, 60));
        assertThat(site.asked).as("nothing was fetched for it").isEqualTo(asked);
        assertThat(reasons(folder.resolve("out"), Stage.TEXT)).containsEntry("/cake.html", DropReason.TOO_SHORT);
        assertThat(folder.resolve("out/records.jsonl")).exists();
    }

    @Test
    void aFolderStandsInForTheWeb() throws Exception {
        Path from = folder.resolve("documents/sub");
        Files.createDirectories(from);
        Files.writeString(folder.resolve("documents/a.txt"), SmallDomain.CHAIN_TEXT);
        Files.writeString(
                from.resolve("b.md"),
                "# Brakes\n\nCall +49 30 901820 when worn brake pads scrape on the rotor. Measure the pad lining at its thinnest"
                        + " place, look at the rotor beside it, and bleed the brake with fresh fluid where the brake lever feels soft and comes to the grip.");
        Files.writeString(from.resolve("c.pdf"), "not read");
        Files.write(from.resolve("d.txt"), new byte[500]);
        CollectSettings settings = settings("out", folder.resolve("documents"), null, null, 20);
        run(settings);
        Path out = folder.resolve("out");
        assertThat(sources(out, Stage.FETCHED)).containsExactly("file:a.txt", "file:sub/b.md", "file:sub/d.txt");
        assertThat(reasons(out, Stage.FETCHED)).containsExactly(Map.entry("file:sub/d.txt", DropReason.NOT_TEXT));
        List<TrainingRecord> records =
                RecordFile.read(out.resolve("records.jsonl"), EnumSet.of(Provenance.HUMAN_CURATED));
        assertThat(records).hasSize(2);
        assertThat(records.toString()).contains("Call [phone] when");
        assertThat(site.asked).isEmpty();

        // the texts of that run, from deduplication on: the classifier is passed over
        run(settings("again", out.resolve("4-text"), "deduplicated", null, 20));
        assertThat(folder.resolve("again/5-in-domain")).doesNotExist();
        assertThat(sources(folder.resolve("again"), Stage.DEDUPLICATED))
                .containsExactlyInAnyOrder("file:a.txt", "file:sub/b.md");
        assertThat(Files.readString(folder.resolve("again/records.jsonl")))
                .isEqualTo(Files.readString(out.resolve("records.jsonl")));

        assertThatThrownBy(() -> run(settings("none", Files.createDirectory(folder.resolve("empty")), null, null, 20)))
                .hasMessageContaining("has no file");
    }

    @Test
    void hostsTakeTurnsAndOneThatFailsIsLeft() {
        List<Document> order = FetchedWork.inTurns(
                Stream.of("http://a.example/1", "http://a.example/2", "http://b.example/1", "http://a.example/3")
                        .map(source -> Document.of(source, source))
                        .toList());
        assertThat(order)
                .extracting(Document::source)
                .containsExactly(
                        "http://a.example/1", "http://b.example/1", "http://a.example/2", "http://a.example/3");
    }

    private List<String> sources(Path out, Stage stage) throws IOException {
        return StageFolder.read(out.resolve(stage.folder())).orElseThrow().documents().stream()
                .map(Document::source)
                .toList();
    }

    /** What was dropped in a stage, but for results. */
    private Map<String, DropReason> reasons(Path out, Stage stage) throws IOException {
        return StageFolder.read(out.resolve(stage.folder())).orElseThrow().documents().stream()
                .filter(document -> !document.isKept())
                .collect(Collectors.toMap(document -> path(document.source()), document -> document.dropped()));
    }

    private String path(String source) {
        return source.replace(site.address(), "");
    }
}
