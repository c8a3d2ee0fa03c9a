package dev.journeyman.gateway.retrieval.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of file, from the disk to its passages. */
class DocumentFolderTest {
    private static final Path DOMAIN = Path.of(System.getProperty("journeyman.root", ".."), "domains", "automotive");

    @TempDir
    private Path folder;

    private List<Passage> read(String name, String content) throws Exception {
        return read(name, content.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULTS);
    }

    private List<Passage> read(String name, byte[] content, ReadLimits limits) throws Exception {
        Path file = folder.resolve(name);
        Files.write(file, content);
        DocumentFolder documents =
                new DocumentFolder(folder, "s", Set.of(), limits, Vocabulary.EMPTY, TroubleCodes.of(List.of()));
        DocumentFolder.Found found = documents.list().files().stream()
                .filter(each -> each.file().equals(file))
                .findFirst()
                .orElseThrow();
        List<Passage> passages = new ArrayList<>();
        documents.read(found, passages::add);
        return passages;
    }

    private static String texts(List<Passage> passages) {
        return passages.stream().map(Passage::text).collect(Collectors.joining("\n"));
    }

    @Test
    void markdown() throws Exception {
        List<Passage> passages = read("a.md", """
                ---
                title: "not this, the heading came first? it did not"
                ---
                # Brakes
                Some *important* [words](http://example.org "x") with `code`.

                ## Front ##
                - item one
                - item __two__

                ```
                # no heading
                ```

                Rear
                ----
                | a | b |
                |---|---|
                | 1 | 2 |
                <!-- hidden
                words -->
                snake_case stays.
                """);
        assertThat(passages).extracting(Passage::title).containsOnly("not this, the heading came first? it did not");
        assertThat(passages)
                .extracting(Passage::headings)
                .containsExactly(List.of("Brakes"), List.of("Brakes", "Front"), List.of("Brakes", "Rear"));
        assertThat(passages.get(0).text()).isEqualTo("Some important words with code.");
        assertThat(passages.get(1).text()).isEqualTo("item one\n\nitem two\n\n# no heading");
        assertThat(passages.get(2).text())
                .contains("a b")
                .contains("1 2")
                .contains("snake_case stays.")
                .doesNotContain("hidden");
    }

    @Test
    void markdownsFirstHeadingIsTheTitle() throws Exception {
        List<Passage> passages = read("a.md", "# Brakes\n\nWords.\n\n## Front\n\nMore.\n\n# Wheels\n\nRound.");
        assertThat(passages).extracting(Passage::title).containsOnly("Brakes");
        assertThat(passages)
                .extracting(Passage::headings)
                .containsExactly(List.of(), List.of("Front"), List.of("Wheels"));
    }

    @Test
    void htmlWithoutWhatIsOnEveryPage() throws Exception {
        List<Passage> passages = read("a.html", """
                <!doctype html><html><head><title>Cooling &amp; heating</title><style>p{}</style></head><body>
                <header>Shop</header><nav><a href=1>Home</a></nav>
                <div><a href=1>One</a> <a href=2>Two</a> <a href=3>Three</a> <a href=4>Four</a></div>
                <h1>Thermostat</h1><p>It opens at<br>88 degrees.</p><p hidden>secret</p>
                <h2>Test</h2><ul><li>Warm it.</li><li>Watch <b>it</b>.</li></ul>
                <script>var bad = 1;</script><aside>Buy now</aside><footer>Imprint</footer></body></html>
                """);
        assertThat(passages).extracting(Passage::title).containsOnly("Thermostat");
        assertThat(texts(passages)).isEqualTo("It opens at 88 degrees.\nWarm it.\n\nWatch it.");
        assertThat(passages.get(1).headings()).containsExactly("Test");
    }

    @Test
    void htmlsMainPartOnly() throws Exception {
        List<Passage> passages =
                read("a.html", "<title>T</title><p>outside</p><main><p>inside</p></main><p>outside</p>");
        assertThat(texts(passages)).isEqualTo("inside");
        assertThat(passages.getFirst().title()).isEqualTo("T");
    }

    @Test
    void plainTextOfTwoAlphabets() throws Exception {
        assertThat(read("brake_notes.txt", "One\nline.\n\nTwo.").getFirst())
                .satisfies(each -> assertThat(each.text()).isEqualTo("One line.\n\nTwo."))
                .satisfies(each -> assertThat(each.title()).isEqualTo("brake notes"));
        byte[] western = "K\u00fchler".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read("b.txt", western, ReadLimits.DEFAULTS).getFirst().text())
                .isEqualTo("K\u00fchler");
    }

    @Test
    void pdfPageByPage() throws Exception {
        Path file = folder.resolve("p.pdf");
        pdf(file, null, "The relay sits behind the fuse box.", "", "Its coil has 85 ohms.");
        List<Passage> passages = read("p.pdf", Files.readAllBytes(file), ReadLimits.DEFAULTS);
        assertThat(passages).extracting(Passage::headings).containsExactly(List.of("Page 1"), List.of("Page 3"));
        assertThat(passages).extracting(Passage::title).containsOnly("Relays");
        assertThat(texts(passages)).isEqualTo("The relay sits behind the fuse box.\nIts coil has 85 ohms.");
        assertThatThrownBy(() -> read("p.pdf", Files.readAllBytes(file), new ReadLimits(1 << 20, 10, 10, 10, 10, 2)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("has 3 pages, at most 2");
    }

    @Test
    void badFilesAreNamedWithTheirReason() throws Exception {
        Path locked = folder.resolve("locked.pdf");
        pdf(locked, "secret", "Words.");
        assertUnreadable("locked.pdf", Files.readAllBytes(locked), "is encrypted");
        assertUnreadable("a.pdf", "no pdf".getBytes(StandardCharsets.UTF_8), "is no PDF");
        assertUnreadable("a.txt", new byte[] {'a', 0, 'b'}, "zero bytes");
        assertUnreadable("a.exe", new byte[] {1}, "of no kind that is read");
        assertUnreadable("a.tsv", "a\tb".getBytes(StandardCharsets.UTF_8), "no file of complaints");
        assertUnreadable("a.yaml", "a: [b".getBytes(StandardCharsets.UTF_8), "no file of knowledge");
        assertUnreadable("b.yaml", "- {id: x}".getBytes(StandardCharsets.UTF_8), "needs id, family, title and about");
        assertUnreadable(
                "c.yaml",
                "- {id: x, family: f, title: t, about: a, codes: [P0309-P0301]}".getBytes(StandardCharsets.UTF_8),
                "goes upward");
        byte[] large = new byte[100];
        assertThatThrownBy(() -> read("large.txt", large, new ReadLimits(99, 10, 10, 10, 10, 2)))
                .hasMessageContaining("has 100 bytes, at most 99");
    }

    private void assertUnreadable(String name, byte[] content, String reason) {
        assertThatThrownBy(() -> read(name, content, ReadLimits.DEFAULTS))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void damagedFilesOfEveryKindAreReadOrRefusedAndNothingElse() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        pdf(folder.resolve("good.pdf"), null, "Words of a page.", "Words of another.");
        List<byte[]> good = List.of(
                Files.readAllBytes(folder.resolve("good.pdf")),
                "# A\n\ntext [x](y) ```\n> | a |\n".repeat(20).getBytes(StandardCharsets.UTF_8),
                "<main><h1>a</h1><p>b<ul><li>c</main>".repeat(20).getBytes(StandardCharsets.UTF_8),
                "- {id: x, family: f, title: t, about: a}\n".repeat(20).getBytes(StandardCharsets.UTF_8));
        List<String> names = List.of("m.pdf", "m.md", "m.html", "m.yaml");
        for (int round = 0; round < 200; round++) {
            int kind = round % names.size();
            byte[] bytes = good.get(kind).clone();
            for (int flips = random.nextInt(20); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                read(names.get(kind), bytes, ReadLimits.DEFAULTS);
            } catch (UnreadableDocumentException e) {
                assertThat(e.reason()).as("seed %d round %d", seed, round).isNotBlank();
            }
        }
    }

    @Test
    void anEntryOfKnowledgeIsOnePassage() throws Exception {
        List<Passage> passages = read("k.yaml", """
                - id: misfire-one
                  family: misfire
                  title: misfire on one cylinder
                  codes: [P0301-P0303, P030A]
                  meaning_has: []
                  about: One cylinder gives less push.
                  symptoms: [rough idle, loss of power]
                  causes: [{cause: worn spark plug, why: No spark.}]
                  checks: [{step: Swap the coil, why: It moves.}]
                  safety: [Do not touch.]
                """);
        assertThat(passages).hasSize(1);
        Passage one = passages.getFirst();
        assertThat(one.id()).isEqualTo("misfire-one");
        assertThat(one.title()).isEqualTo("Misfire on one cylinder");
        assertThat(one.facets().codes())
                .contains("P0301", "P0302", "P0303", "P030A")
                .doesNotContain("P0304");
        assertThat(one.text()).isEqualTo("""
                        One cylinder gives less push.

                        Trouble codes: P0301 to P0303, P030A.

                        Symptoms: rough idle, loss of power.

                        Causes, most likely first: Worn spark plug. No spark.

                        Checks, in order: Swap the coil. It moves.

                        Safety: Do not touch.""");
    }

    @Test
    void theDomainsWholeKnowledgeIsRead() throws Exception {
        DocumentFolder documents = new DocumentFolder(
                DOMAIN.resolve("knowledge"),
                "knowledge",
                Set.of(),
                ReadLimits.DEFAULTS,
                Vocabulary.ofDomain(DOMAIN),
                TroubleCodes.read(DOMAIN.resolve("facts/dtc.csv")));
        List<Passage> passages = new ArrayList<>();
        for (DocumentFolder.Found found : documents.list().files()) {
            documents.read(found, passages::add);
        }
        assertThat(passages).hasSizeGreaterThanOrEqualTo(450);
        assertThat(passages).extracting(Passage::id).doesNotHaveDuplicates();
        assertThat(passages)
                .filteredOn(each -> each.id().equals("misfire-single-cylinder"))
                .allSatisfy(each -> assertThat(each.facets().parts()).contains("spark plug", "ignition coil"));
    }

    @Test
    void complaintsHaveNoPersonalDataAndBadLinesAreCounted() throws Exception {
        String[] fields = new String[49];
        java.util.Arrays.fill(fields, "");
        fields[0] = "42";
        fields[1] = "10000042";
        fields[3] = "FORD";
        fields[4] = "FOCUS";
        fields[5] = "2012";
        fields[11] = "SERVICE BRAKES:HYDRAULIC";
        fields[12] = "NOWHERETOWN";
        fields[14] = "1FAHP3K20CL";
        fields[19] = "PEDAL GOES DOWN. CODE C1234 IS SET. WRITE TO me@example.org";
        String good = String.join("\t", fields);
        fields[0] = "43";
        fields[5] = "9999";
        String unknownYear = String.join("\t", fields);
        List<Passage> passages = read("flat.txt", good + "\nbroken\tline\n" + unknownYear + "\n");
        assertThat(passages).extracting(Passage::id).containsExactly("nhtsa-42", "nhtsa-43");
        Passage one = passages.getFirst();
        assertThat(one.title()).isEqualTo("Complaint: 2012 FORD FOCUS, service brakes, hydraulic");
        assertThat(one.whole())
                .doesNotContain("NOWHERETOWN")
                .doesNotContain("1FAHP3K20CL")
                .doesNotContain("me@example.org");
        assertThat(one.facets().makes()).containsExactly("ford");
        assertThat(one.facets().years()).containsExactly(2012);
        assertThat(one.facets().codes()).containsExactly("C1234");
        assertThat(passages.get(1).facets().years()).isEmpty();
    }

    @Test
    void realComplaints() throws Exception {
        String place = Optional.ofNullable(System.getenv("JOURNEYMAN_TEST_DATA"))
                .orElse(System.getProperty("journeyman.root", "..") + "/../shared/data");
        Path sample = Path.of(place, "vehicle", "nhtsa_complaints_sample100.tsv");
        assumeTrue(Files.isRegularFile(sample), "no " + sample + ": set JOURNEYMAN_TEST_DATA");
        List<Passage> passages = read("sample.tsv", Files.readAllBytes(sample), ReadLimits.DEFAULTS);
        assertThat(passages).hasSizeGreaterThanOrEqualTo(95);
        assertThat(passages)
                .allSatisfy(each -> assertThat(each.facets().makes()).hasSize(1));
    }

    @Test
    void aFileThatMakesTooManyPassagesIsCutShort() throws Exception {
        String markdown = "# T\n\n" + "## H\n\ntext\n\n".repeat(20);
        assertThat(read("a.md", markdown.getBytes(StandardCharsets.UTF_8), new ReadLimits(9_999, 10, 10, 7, 10, 2)))
                .hasSize(7);
    }

    @Test
    void theListingIsBoundedAndSkipsHiddenFilesAndLinks() throws IOException {
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/a.md"), "x");
        Files.writeString(folder.resolve(".hidden.md"), "x");
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/b.md"), "x");
        Files.writeString(folder.resolve("a.md"), "x");
        Files.createSymbolicLink(folder.resolve("link.md"), folder.resolve("a.md"));
        DocumentFolder.Listing all = listing(10);
        assertThat(all.files()).extracting(each -> each.name().name()).containsExactly("a.md", "sub/b.md");
        assertThat(all.complete()).isTrue();
        assertThat(listing(1).complete()).isFalse();
    }

    private DocumentFolder.Listing listing(int files) throws IOException {
        return new DocumentFolder(
                        folder,
                        "s",
                        Set.of(),
                        new ReadLimits(10, 10, files, 10, 10, 10),
                        Vocabulary.EMPTY,
                        TroubleCodes.of(List.of()))
                .list();
    }

    private static void pdf(Path file, String password, String... pages) throws IOException {
        try (PDDocument document = new PDDocument()) {
            document.getDocumentInformation().setTitle("Relays");
            for (String text : pages) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(50, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            if (password != null) {
                document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
            }
            document.save(file.toFile());
        }
    }
}
