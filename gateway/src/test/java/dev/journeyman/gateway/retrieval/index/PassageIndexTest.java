package dev.journeyman.gateway.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.Facets;
import dev.journeyman.gateway.retrieval.documents.Passage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassageIndexTest {
    private static final LetterEmbedding LETTERS = new LetterEmbedding("one");
    private static final DocumentName BOOK = new DocumentName("shop", "book.md");

    @TempDir
    private Path folder;

    static Passage passage(
            String id, DocumentName document, String title, String text, Set<String> codes, Set<String> labels) {
        return new Passage(
                id,
                document,
                title,
                List.of(),
                text,
                new Facets(codes, Set.of("relay"), Set.of("ford"), Set.of(2012)),
                labels);
    }

    private void write(Passage... passages) throws Exception {
        try (PassageWriter writer = PassageWriter.open(folder, LETTERS)) {
            for (Passage passage : passages) {
                writer.add(passage, "d");
            }
            writer.commit();
        }
    }

    private static Question question(String text, Set<String> codes, Set<String> labels) {
        return new Question(text, new Facets(codes, Set.of(), Set.of(), Set.of()), labels);
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.passage().id()).toList();
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() throws Exception {
        Passage one = new Passage(
                "a",
                BOOK,
                "Title",
                List.of("Chapter", "Section"),
                "Some text.",
                new Facets(Set.of("P0301"), Set.of("spark plug"), Set.of("ford"), Set.of(2012, 2013)),
                Set.of("staff"));
        write(one);
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            List<Hit> hits = index.search(question("text", Set.of(), Set.of("staff")), 5, SearchSettings.DEFAULTS);
            assertThat(hits).hasSize(1);
            assertThat(hits.getFirst().passage()).isEqualTo(one);
            assertThat(index.passages()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(SearchSettings.Method.class)
    void labelsHoldInBothSearches(SearchSettings.Method method) throws Exception {
        write(
                passage("open", BOOK, "Relay", "The relay clicks.", Set.of("P0301"), Set.of()),
                passage("staff", BOOK, "Relay", "The relay clicks.", Set.of("P0301"), Set.of("staff")),
                passage("lead", BOOK, "Relay", "The relay clicks.", Set.of("P0301"), Set.of("lead", "owner")));
        SearchSettings settings = SearchSettings.DEFAULTS.by(method);
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            assertThat(ids(index.search(question("relay clicks", Set.of("P0301"), Set.of()), 5, settings)))
                    .containsExactly("open");
            assertThat(ids(index.search(question("relay clicks", Set.of("P0301"), Set.of("staff")), 5, settings)))
                    .containsExactlyInAnyOrder("open", "staff");
            assertThat(ids(index.search(question("relay clicks", Set.of("P0301"), Set.of("owner", "x")), 5, settings)))
                    .containsExactlyInAnyOrder("open", "lead");
        }
    }

    /** A filter after the search would let a thousand hidden passages push the open one out of the candidates. */
    @ParameterizedTest
    @EnumSource(SearchSettings.Method.class)
    void passagesThatMayNotBeReadTakeNoPlace(SearchSettings.Method method) throws Exception {
        try (PassageWriter writer = PassageWriter.open(folder, LETTERS)) {
            for (int i = 0; i < 1_000; i++) {
                writer.add(
                        passage("hidden" + i, BOOK, "Relay relay", "relay relay relay", Set.of(), Set.of("staff")),
                        "d");
            }
            writer.add(passage("open", BOOK, "Other", "A relay among many other words here.", Set.of(), Set.of()), "d");
            writer.commit();
        }
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            List<Hit> hits = index.search(question("relay", Set.of(), Set.of()), 5, SearchSettings.DEFAULTS.by(method));
            assertThat(ids(hits)).containsExactly("open");
        }
    }

    @Test
    void theReasonsAddUpToTheScore() throws Exception {
        write(
                passage("a", BOOK, "Misfire", "One cylinder misfires.", Set.of("P0301"), Set.of()),
                passage("b", BOOK, "Lean", "The mixture is lean.", Set.of("P0171"), Set.of()));
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            Hit best = index.search(
                            question("P0301 cylinder misfires", Set.of("P0301"), Set.of()), 5, SearchSettings.DEFAULTS)
                    .getFirst();
            assertThat(best.passage().id()).isEqualTo("a");
            Reason reason = best.reason();
            assertThat(reason.what()).isEqualTo("fused");
            assertThat(reason.value()).isEqualTo(best.score());
            assertThat(reason.parts()).extracting(Reason::what).containsExactly("bm25", "vector", "codes");
            assertThat(reason.parts().stream().mapToDouble(Reason::value).sum())
                    .isCloseTo(reason.value(), within(1e-12));
            assertThat(reason.parts().getFirst().detail()).startsWith("rank 1: ");
            assertThat(reason.parts().getFirst().parts())
                    .extracting(Reason::what)
                    .containsExactly("score", "coverage", "exact code");
            assertThat(best.closeness().codeMatched()).isTrue();
            assertThat(best.closeness().similarity()).isBetween(0.5, 1.0);
            assertThat(reason.toString()).contains("\n  bm25 ").contains("\n    exact code 8.0000: P0301");
        }
    }

    @Test
    void theSimilarityIsTheCosine() throws Exception {
        // "aab" (2,1)/sqrt 5 and the passage "a", "b" with title "a": (2,1)/sqrt 5 too, so 1; "b" alone: 1/sqrt 5 =
        // 0.4472
        write(passage("x", BOOK, "a", "a b", Set.of(), Set.of()));
        SearchSettings vectors = SearchSettings.DEFAULTS.by(SearchSettings.Method.VECTORS);
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            assertThat(index.search(question("aab", Set.of(), Set.of()), 1, vectors)
                            .getFirst()
                            .closeness()
                            .similarity())
                    .isCloseTo(1, within(1e-5));
            assertThat(index.search(question("b", Set.of(), Set.of()), 1, vectors)
                            .getFirst()
                            .closeness()
                            .similarity())
                    .isCloseTo(0.4472, within(1e-4));
        }
    }

    @Test
    void coverageWeighsByRarity() throws Exception {
        // of "alpha beta": alpha is in 1 of 2 passages, ln(1 + 2.5/1.5) = 0.98083; beta in both, ln(1 + 2.5/2.5) =
        // 0.69315
        write(
                passage("x", BOOK, "t", "alpha beta", Set.of(), Set.of()),
                passage("y", BOOK, "t", "beta gamma", Set.of(), Set.of()));
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            List<Hit> hits = index.search(question("alpha beta", Set.of(), Set.of()), 2, SearchSettings.DEFAULTS);
            assertThat(hits.get(0).closeness().coverage()).isCloseTo(1, within(1e-9));
            assertThat(hits.get(1).closeness().coverage()).isCloseTo(0.69315 / (0.98083 + 0.69315), within(1e-4));
        }
    }

    @Test
    void anAskedCodeComesFirstWhateverTheWordsSay() throws Exception {
        write(
                passage("words", BOOK, "Rough idle", "rough idle rough idle shakes", Set.of(), Set.of()),
                passage("code", BOOK, "Other", "Something else.", Set.of("P0301"), Set.of()));
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            assertThat(ids(index.search(
                            question("rough idle shakes", Set.of("P0301"), Set.of()), 2, SearchSettings.DEFAULTS)))
                    .containsExactly("code", "words");
        }
    }

    @Test
    void aQuestionWithoutWordsOrVectorFindsNothing() throws Exception {
        write(passage("a", BOOK, "t", "text", Set.of(), Set.of()));
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            assertThat(index.search(question("", Set.of(), Set.of()), 5, SearchSettings.DEFAULTS))
                    .isEmpty();
            assertThat(index.search(question("?!", Set.of(), Set.of()), 5, SearchSettings.DEFAULTS))
                    .isEmpty();
            assertThat(index.search(
                            question("+-\"*:\\(text".repeat(5_000), Set.of(), Set.of()), 5, SearchSettings.DEFAULTS))
                    .hasSize(1);
        }
    }

    @Test
    void aDocumentsNewPassagesReplaceItsOldOnesAtTheCommit() throws Exception {
        write(passage("old", BOOK, "t", "old text", Set.of(), Set.of()));
        try (PassageIndex index = PassageIndex.open(folder, LETTERS);
                PassageWriter writer = PassageWriter.open(folder, LETTERS)) {
            assertThat(writer.digestOf(BOOK)).contains("d");
            writer.remove(BOOK);
            writer.add(passage("new", BOOK, "t", "new text", Set.of(), Set.of()), "e");
            assertThat(index.refresh()).isFalse();
            assertThat(ids(index.search(question("text", Set.of(), Set.of()), 5, SearchSettings.DEFAULTS)))
                    .containsExactly("old");
            writer.commit();
            assertThat(index.refresh()).isTrue();
            assertThat(ids(index.search(question("text", Set.of(), Set.of()), 5, SearchSettings.DEFAULTS)))
                    .containsExactly("new");
            assertThat(writer.removeSource("shop")).isEqualTo(1);
            writer.commit();
            index.refresh();
            assertThat(index.passages()).isZero();
        }
    }

    @Test
    void whatWasNotCommittedIsGone() throws Exception {
        write(passage("a", BOOK, "t", "text", Set.of(), Set.of()));
        try (PassageWriter writer = PassageWriter.open(folder, LETTERS)) {
            writer.removeSource("shop");
        }
        try (PassageWriter writer = PassageWriter.rebuild(folder, new LetterEmbedding("two"))) {
            writer.add(passage("b", BOOK, "t", "text", Set.of(), Set.of()), "d");
        }
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            assertThat(ids(index.search(question("text", Set.of(), Set.of()), 5, SearchSettings.DEFAULTS)))
                    .containsExactly("a");
        }
    }

    @Test
    void anotherEmbeddingIsRefusedAndCanBeMended() throws Exception {
        write(passage("a", BOOK, "t", "text", Set.of("P0301"), Set.of("staff")));
        LetterEmbedding other = new LetterEmbedding("two");
        assertThat(catchThrowableOfType(IndexException.class, () -> PassageIndex.open(folder, other)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(IndexException.Kind.OTHER_EMBEDDING))
                .hasMessageContaining("letters-one")
                .hasMessageContaining("letters-two")
                .hasMessageContaining("journeyman index --rebuild");
        assertThatThrownBy(() -> PassageWriter.open(folder, other)).hasMessageContaining("journeyman index --rebuild");
        assertThat(PassageWriter.sources(folder)).containsExactly("shop");
        assertThat(PassageWriter.embedAgain(folder, other)).isEqualTo(1);
        try (PassageIndex index = PassageIndex.open(folder, other)) {
            Hit hit = index.search(question("text", Set.of(), Set.of("staff")), 5, SearchSettings.DEFAULTS)
                    .getFirst();
            assertThat(hit.passage().facets().codes()).containsExactly("P0301");
        }
        try (PassageWriter writer = PassageWriter.open(folder, other)) {
            assertThat(writer.digestOf(BOOK)).contains("d");
        }
    }

    @Test
    void anIndexThatBecomesAnotherWhileItIsOpenIsRefusedAtTheNextLook() throws Exception {
        write(passage("a", BOOK, "t", "text", Set.of(), Set.of()));
        try (PassageIndex index = PassageIndex.open(folder, LETTERS)) {
            PassageWriter.embedAgain(folder, new LetterEmbedding("two"));
            assertThat(catchThrowableOfType(IndexException.class, index::refresh)
                            .kind())
                    .isEqualTo(IndexException.Kind.OTHER_EMBEDDING);
        }
    }

    @Test
    void oneProcessWrites() throws Exception {
        try (PassageWriter writer = PassageWriter.open(folder, LETTERS)) {
            writer.commit();
            assertThat(catchThrowableOfType(IndexException.class, () -> PassageWriter.open(folder, LETTERS))
                            .kind())
                    .isEqualTo(IndexException.Kind.IN_USE);
            assertThat(catchThrowableOfType(IndexException.class, () -> PassageWriter.rebuild(folder, LETTERS))
                            .kind())
                    .isEqualTo(IndexException.Kind.IN_USE);
        }
    }

    @Test
    void aFolderThatIsNotThereIsMissingAndOneWithOtherFilesIsDamaged() throws Exception {
        assertThat(catchThrowableOfType(IndexException.class, () -> PassageIndex.open(folder.resolve("no"), LETTERS))
                        .kind())
                .isEqualTo(IndexException.Kind.MISSING);
        Files.writeString(folder.resolve("mine.txt"), "precious");
        assertThat(catchThrowableOfType(IndexException.class, () -> PassageWriter.open(folder, LETTERS))
                        .kind())
                .isEqualTo(IndexException.Kind.DAMAGED);
        try (PassageWriter writer = PassageWriter.rebuild(folder, LETTERS)) {
            writer.commit();
        }
        assertThat(folder.resolve("mine.txt")).exists();
    }
}
