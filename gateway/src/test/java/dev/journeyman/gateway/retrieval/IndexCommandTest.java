package dev.journeyman.gateway.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.Main;
import dev.journeyman.gateway.retrieval.documents.Facets;
import dev.journeyman.gateway.retrieval.embedding.Projection;
import dev.journeyman.gateway.retrieval.index.Hit;
import dev.journeyman.gateway.retrieval.index.PassageIndex;
import dev.journeyman.gateway.retrieval.index.PassageWriter;
import dev.journeyman.gateway.retrieval.index.Question;
import dev.journeyman.gateway.retrieval.index.SearchSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command over the domain that the project brings along. */
class IndexCommandTest {
    private static final Path DOMAIN = Path.of(System.getProperty("journeyman.root", ".."), "domains", "automotive");

    @TempDir
    private Path folder;

    private Path home;
    private Path documents;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void documents() throws Exception {
        home = folder.resolve("home");
        documents = Files.createDirectories(folder.resolve("manuals/deep")).getParent();
        Files.writeString(documents.resolve("relay.md"), "# Relay\n\nThe horn relay clicks twice.");
        Files.writeString(documents.resolve("deep/page.html"), "<h1>Wiper</h1><p>The wiper motor parks itself.</p>");
        Files.writeString(documents.resolve("bad.pdf"), "not a pdf");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("index"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--home", home.toString(), "--domain", DOMAIN.toString()));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private JsonNode last() throws Exception {
        return new JsonMapper().readTree(out.toString().strip().lines().toList().getLast());
    }

    private List<String> found(String question, String... labels) throws Exception {
        try (PassageIndex index = PassageIndex.open(KnowledgeIndexing.folder(home), Projection.ofDomain(DOMAIN))) {
            return index
                    .search(
                            new Question(question, Facets.NONE, Set.of(labels)),
                            5,
                            SearchSettings.DEFAULTS.by(SearchSettings.Method.BM25))
                    .stream()
                    .map(Hit::passage)
                    .map(each -> each.id())
                    .toList();
        }
    }

    @Test
    void aFolderIsIndexedAndOnlyWhatChangedIsReadAgain() throws Exception {
        assertThat(run(documents.toString(), "--json")).isZero();
        assertThat(last().path("added").asInt()).isEqualTo(2);
        assertThat(last().path("passages").asInt()).isEqualTo(2);
        assertThat(last().path("skipped").get(0).path("file").asText()).isEqualTo("bad.pdf");
        assertThat(last().path("skipped").get(0).path("reason").asText()).startsWith("is no PDF");
        assertThat(found("horn relay")).containsExactly("manuals/relay.md#1");

        Files.writeString(documents.resolve("relay.md"), "# Relay\n\nThe horn buzzes.\n\n## Fuse\n\nFuse nine.");
        Files.delete(documents.resolve("deep/page.html"));
        assertThat(run(documents.toString(), "--json")).isZero();
        assertThat(last().path("changed").asInt()).isEqualTo(1);
        assertThat(last().path("removed").asInt()).isEqualTo(1);
        assertThat(found("wiper")).isEmpty();
        assertThat(found("clicks")).isEmpty();
        assertThat(found("fuse")).containsExactly("manuals/relay.md#fuse-1");

        assertThat(run(documents.toString())).isZero();
        assertThat(out.toString()).contains("0 documents new, 0 changed, 1 the same, 0 removed, 1 left out");
        assertThat(err.toString()).contains("left out: bad.pdf is no PDF");
    }

    @Test
    void labelsAreKeptAndAChangeOfThemIsAChange() throws Exception {
        assertThat(run(documents.toString(), "--label", "staff", "--label", "lead"))
                .isZero();
        assertThat(found("horn relay")).isEmpty();
        assertThat(found("horn relay", "lead")).hasSize(1);
        assertThat(run(documents.toString(), "--json")).isZero();
        assertThat(last().path("changed").asInt()).isEqualTo(2);
        assertThat(found("horn relay")).hasSize(1);
    }

    @Test
    void sourcesAreApartAndCanBeRemoved() throws Exception {
        assertThat(run(documents.toString(), "--source", "one")).isZero();
        assertThat(run(documents.toString(), "--source", "two")).isZero();
        assertThat(found("horn relay")).containsExactlyInAnyOrder("one/relay.md#1", "two/relay.md#1");
        assertThat(run("--remove", "one")).isZero();
        assertThat(out.toString()).contains("Removed 2 documents of one.");
        assertThat(found("horn relay")).containsExactly("two/relay.md#1");
        assertThat(run(documents.toString(), "--source", "three", "--rebuild")).isZero();
        assertThat(found("horn relay")).containsExactly("three/relay.md#1");
        assertThat(run("--rebuild")).isZero();
        assertThat(out.toString()).contains("Made the vectors of 2 passages anew.");
        assertThat(found("horn relay")).containsExactly("three/relay.md#1");
    }

    @Test
    void anIndexInUseIsSaid() throws Exception {
        Path index = KnowledgeIndexing.folder(home);
        Files.createDirectories(index);
        try (PassageWriter writer = PassageWriter.open(index, Projection.ofDomain(DOMAIN))) {
            writer.commit();
            assertThat(run(documents.toString())).isEqualTo(1);
            assertThat(err.toString()).contains("Another process writes to the index");
        }
    }

    @Test
    void wrongUseIsTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder.resolve("no").toString())).isEqualTo(2);
        assertThat(run(documents.toString(), "--remove", "x")).isEqualTo(2);
        assertThat(run("--remove", "x", "--rebuild")).isEqualTo(2);
        assertThat(run(documents.toString(), "--source", " ")).isEqualTo(2);
        assertThat(run(documents.toString(), "--label", "x".repeat(65))).isEqualTo(2);
    }

    @Test
    void theDomainsKnowledgeIsIndexedByItselfAndOnce() throws Exception {
        Projection projection = Projection.ofDomain(DOMAIN);
        assertThat(KnowledgeIndexing.start(DOMAIN, home, projection).get()).isEmpty();
        assertThat(KnowledgeIndexing.run(DOMAIN, home, projection).unchanged()).isGreaterThan(20);
        assertThat(found("P0128 thermostat")).isNotEmpty();
    }
}
