package dev.journeyman.retrainer.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.web.AddressRules;
import dev.journeyman.retrainer.collect.web.HttpWeb;
import dev.journeyman.retrainer.collect.web.ManualTiming;
import dev.journeyman.retrainer.collect.web.Web;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import dev.journeyman.retrainer.trainingset.HeldOutIndex;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on a search engine and a site of this machine: from the domain's phrases to records, killed again and again, and from a folder. */
@Timeout(180)
class CollectRunTest {
    private static final Duration DEADLINE = Duration.ofMillis(700);
    private static final int ENDLESS = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private StubSite site;
    private Path domainFolder;
    private Domain domain;

    /** Ends a run after so many documents, as a kill would: nothing after it is done. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void begin() throws Exception {
        site = new StubSite();
        domainFolder = folder.resolve("domain");
        domain = SmallDomain.write(domainFolder);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private CollectSettings settings(
            String out, @Nullable Path from, @Nullable String stage, @Nullable String until, int leastWords) {
        return new CollectSettings(
                domainFolder,
                folder.resolve(out),
                from == null ? site.address() + "/search?q={query}&n={n}" : null,
                null,
                null,
                null,
                from,
                stage,
                until,
                "me@example.org",
                "bicycle",
                3,
                30,
                100,
                1L << 30,
                60,
                1,
                0.3,
                0.1,
                leastWords,
                1,
                false);
    }

    private CollectReport run(CollectSettings settings, int killAfter) throws Exception {
        int[] left = {killAfter};
        Watcher watcher = new Watcher() {
            @Override
            public void at(Stage stage, long done, long all) {
                if (left[0]-- == 0) {
                    throw new Killed();
                }
            }

            @Override
            public void say(String line) {}
        };
        ManualTiming timing = new ManualTiming();
        // the site's own address stands for a public one; 127.0.0.2 and all others are private, as they are
        AddressRules addresses = new AddressRules(
                InetAddress::getAllByName,
                address -> AddressRules.isPublic(address)
                        || address.getHostAddress().equals("127.0.0.1"));
        String agent = CollectCommand.userAgent("me@example.org");
        // a busy machine must not make other pages late
        try (HttpWeb patient = new HttpWeb(agent, Duration.ofSeconds(60));
                HttpWeb hasty = new HttpWeb(agent, DEADLINE)) {
            Web web = (address, headers, most) ->
                    (address.getPath().equals("/slow.html") ? hasty : patient).get(address, headers, most);
            return new CollectRun(settings, web, addresses, timing, Map.of(), watcher).run();
        }
    }

    @Test
    void fromPhrasesToRecords() throws Exception {
        CollectReport report = run(settings("out", null, null, null, 40), ENDLESS);
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
        HeldOutIndex heldOut = new HeldOutIndex(HeldOutQuestions.of(domain), 0.8);
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

    /** Killed after 5 documents, gone on, killed after 11, and so on: as if it never was. */
    @Test
    void aRunThatIsKilledAgainAndAgainEndsTheSame() throws Exception {
        run(settings("whole", null, null, null, 40), ENDLESS);
        Map<String, Integer> once = Map.copyOf(site.asked);
        site.asked.clear();
        int kills = 0;
        for (int after = 5; ; after += 6) {
            try {
                run(settings("killed", null, null, null, 40), after);
                break;
            } catch (Killed e) {
                kills++;
            }
        }
        assertThat(kills).isBetween(3, 12);
        assertThat(content("killed")).isEqualTo(content("whole"));
        // each page once in all, however often the run began; robots.txt once a start that fetched
        StubSite.FOUND.forEach(path -> assertThat(site.asked.get(path)).as(path).isEqualTo(once.get(path)));
        assertThat(site.asked.get("/search")).isEqualTo(3);
    }

    @Test
    void otherSettingsAreNotMixedWithWhatIsThere() throws Exception {
        run(settings("out", null, null, "text", 40), ENDLESS);
        assertThat(folder.resolve("out/records.jsonl")).doesNotExist();
        assertThatThrownBy(() -> run(settings("out", null, null, null, 60), ENDLESS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4-text was made of other settings")
                .hasMessageContaining("--stage text");
        Map<String, Integer> asked = Map.copyOf(site.asked);
        run(settings("out", null, "text", null, 60), ENDLESS);
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
        run(settings, ENDLESS);
        Path out = folder.resolve("out");
        assertThat(sources(out, Stage.FETCHED)).containsExactly("file:a.txt", "file:sub/b.md", "file:sub/d.txt");
        assertThat(reasons(out, Stage.FETCHED)).containsExactly(Map.entry("file:sub/d.txt", DropReason.NOT_TEXT));
        List<TrainingRecord> records =
                RecordFile.read(out.resolve("records.jsonl"), EnumSet.of(Provenance.HUMAN_CURATED));
        assertThat(records).hasSize(2);
        assertThat(records.toString()).contains("Call [phone] when");
        assertThat(site.asked).isEmpty();

        // the texts of that run, from deduplication on: the classifier is passed over
        run(settings("again", out.resolve("4-text"), "deduplicated", null, 20), ENDLESS);
        assertThat(folder.resolve("again/5-in-domain")).doesNotExist();
        assertThat(sources(folder.resolve("again"), Stage.DEDUPLICATED))
                .containsExactlyInAnyOrder("file:a.txt", "file:sub/b.md");
        assertThat(Files.readString(folder.resolve("again/records.jsonl")))
                .isEqualTo(Files.readString(out.resolve("records.jsonl")));

        assertThatThrownBy(() ->
                        run(settings("none", Files.createDirectory(folder.resolve("empty")), null, null, 20), ENDLESS))
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
