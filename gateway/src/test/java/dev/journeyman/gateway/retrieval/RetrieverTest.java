package dev.journeyman.gateway.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.Facets;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import dev.journeyman.gateway.retrieval.index.Hit;
import dev.journeyman.gateway.retrieval.index.LetterEmbedding;
import dev.journeyman.gateway.retrieval.index.PassageWriter;
import dev.journeyman.gateway.retrieval.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrieverTest {
    private static final LetterEmbedding LETTERS = new LetterEmbedding("one");
    private static final DocumentName BOOK = new DocumentName("shop", "book.md");

    @TempDir
    private Path folder;

    private static Passage passage(String id, String text, Set<String> codes) {
        return new Passage(
                id, BOOK, "Title", List.of(), text, new Facets(codes, Set.of(), Set.of(), Set.of()), Set.of());
    }

    private void write(Passage... passages) throws IOException {
        try (PassageWriter writer = PassageWriter.open(folder, LETTERS)) {
            for (Passage passage : passages) {
                writer.add(passage, "d");
            }
            writer.commit();
        }
    }

    private Retriever retriever(Embedding embedding) {
        RetrieverSettings patient = new RetrieverSettings(
                SearchSettings.DEFAULTS, HelpRule.DEFAULTS, Duration.ofSeconds(30), Duration.ofMillis(250), 2, 64);
        return Retriever.manual(folder, embedding, Vocabulary.EMPTY, patient, System::nanoTime);
    }

    private static Retrieval ask(Retriever retriever, String question, RetrievalMode mode) {
        return retriever.retrieve(question, List.of(), Set.of(), 5, mode);
    }

    @Test
    void offOnAndAuto() throws Exception {
        write(passage("a", "The thermostat opens late. It sticks.", Set.of("P0128")));
        try (Retriever retriever = retriever(LETTERS)) {
            retriever.look();
            assertThat(retriever.status()).isEqualTo(new RetrievalStatus.Ok(1));
            assertThat(ask(retriever, "thermostat", RetrievalMode.OFF))
                    .satisfies(each -> assertThat(each.outcome()).isEqualTo(Retrieval.Outcome.OFF))
                    .satisfies(each -> assertThat(each.passages()).isEmpty());
            Retrieval on = ask(retriever, "zzz qqq", RetrievalMode.ON);
            assertThat(on.outcome()).isEqualTo(Retrieval.Outcome.FOUND);
            Retrieval auto = ask(retriever, "zzz qqq", RetrievalMode.AUTO);
            assertThat(auto.outcome()).isEqualTo(Retrieval.Outcome.NOTHING_CLOSE);
            assertThat(auto.passages()).isEmpty();
            assertThat(ask(retriever, "why does my thermostat open late", RetrievalMode.AUTO)
                            .passages())
                    .extracting(each -> each.passage().id())
                    .containsExactly("a");
            assertThat(retriever
                            .retrieve("zzz", List.of("p0128"), Set.of(), 5, RetrievalMode.AUTO)
                            .passages())
                    .hasSize(1)
                    .allSatisfy(
                            each -> assertThat(each.closeness().codeMatched()).isTrue());
        }
    }

    @Test
    void theRuleOfAuto() {
        HelpRule rule = new HelpRule(0.7, 0.5, 0.4);
        assertThat(rule.helps(new Hit.Closeness(true, -1, 0))).isTrue();
        assertThat(rule.helps(new Hit.Closeness(false, 0.7, 0))).isTrue();
        assertThat(rule.helps(new Hit.Closeness(false, 0.69, 0.39))).isFalse();
        assertThat(rule.helps(new Hit.Closeness(false, 0.5, 0.4))).isTrue();
        assertThat(rule.helps(new Hit.Closeness(false, 0.49, 1))).isFalse();
    }

    @Test
    void anIndexThatComesLaterIsSeenAndOneThatGoesIsMissed() throws Exception {
        try (Retriever retriever = retriever(LETTERS)) {
            retriever.look();
            assertThat(retriever.status()).isEqualTo(new RetrievalStatus.Missing());
            assertThat(ask(retriever, "text", RetrievalMode.ON).outcome()).isEqualTo(Retrieval.Outcome.UNAVAILABLE);
            write(passage("a", "text", Set.of()));
            retriever.look();
            assertThat(retriever.status()).isEqualTo(new RetrievalStatus.Ok(1));
            write(passage("b", "text", Set.of()));
            retriever.look();
            assertThat(retriever.status()).isEqualTo(new RetrievalStatus.Ok(2));
            assertThat(ask(retriever, "text", RetrievalMode.ON).passages()).hasSize(2);
            empty();
            retriever.look();
            assertThat(retriever.status()).isEqualTo(new RetrievalStatus.Missing());
            assertThat(ask(retriever, "text", RetrievalMode.ON).passages()).isEmpty();
        }
    }

    @Test
    void updatesAreSeenWithinASecondByThemselves() throws Exception {
        try (Retriever retriever = Retriever.start(folder, LETTERS, Vocabulary.EMPTY, RetrieverSettings.DEFAULTS)) {
            for (int i = 1; i <= 3; i++) {
                write(passage("p" + i, "text", Set.of()));
                int count = i;
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> retriever.status().equals(new RetrievalStatus.Ok(count)));
            }
        }
    }

    @Test
    void anIndexOfAnotherEmbeddingIsBrokenWithItsReason() throws Exception {
        write(passage("a", "text", Set.of()));
        try (Retriever retriever = retriever(new LetterEmbedding("two"))) {
            retriever.look();
            assertThat(retriever.status())
                    .isInstanceOfSatisfying(
                            RetrievalStatus.Broken.class,
                            broken -> assertThat(broken.reason()).contains("journeyman index --rebuild"));
        }
    }

    /** Every file of the index is cut short, overwritten or removed, one after the other. */
    @Test
    void aDamagedIndexIsBrokenAndNeverThrows() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        Passage[] passages = new Passage[50];
        for (int i = 0; i < passages.length; i++) {
            passages[i] = passage("p" + i, "text number " + i + " about relays", Set.of("P0301"));
        }
        write(passages);
        Path sound = Files.createTempDirectory("sound");
        copy(folder, sound);
        List<String> files;
        try (Stream<Path> list = Files.list(sound)) {
            files = list.map(each -> each.getFileName().toString())
                    .filter(each -> !each.equals("write.lock"))
                    .sorted()
                    .toList();
        }
        assertThat(files).anyMatch(each -> each.startsWith("segments_")).hasSizeGreaterThan(2);
        for (String file : files) {
            for (String damage : List.of("truncated", "empty", "garbage", "flipped", "removed")) {
                empty();
                copy(sound, folder);
                damage(folder.resolve(file), damage, random);
                try (Retriever retriever = retriever(LETTERS)) {
                    retriever.look();
                    Retrieval answer = ask(retriever, "relays", RetrievalMode.ON);
                    assertThat(retriever.status())
                            .as("%s %s, seed %d", file, damage, seed)
                            .isInstanceOf(RetrievalStatus.Broken.class);
                    assertThat(answer.passages()).isEmpty();
                    assertThat(answer.outcome()).isEqualTo(Retrieval.Outcome.UNAVAILABLE);
                }
                try (PassageWriter writer = PassageWriter.rebuild(folder, LETTERS)) {
                    writer.add(passages[0], "d");
                    writer.commit();
                }
                try (Retriever retriever = retriever(LETTERS)) {
                    retriever.look();
                    assertThat(retriever.status())
                            .as("rebuilt after %s %s", file, damage)
                            .isEqualTo(new RetrievalStatus.Ok(1));
                }
            }
        }
    }

    @Test
    void aBrokenIndexThatIsRebuiltWorksAgain() throws Exception {
        Files.writeString(folder.resolve("segments_1"), "garbage");
        try (Retriever retriever = retriever(LETTERS)) {
            retriever.look();
            assertThat(retriever.status()).isInstanceOf(RetrievalStatus.Broken.class);
            try (PassageWriter writer = PassageWriter.rebuild(folder, LETTERS)) {
                writer.add(passage("a", "text", Set.of()), "d");
                writer.commit();
            }
            for (int look = 0; look < 21; look++) { // a broken index is looked at every twentieth time only
                retriever.look();
            }
            assertThat(retriever.status()).isEqualTo(new RetrievalStatus.Ok(1));
        }
    }

    /** An embedding that waits until it may go on. */
    private static final class Stuck implements Embedding {
        private final CountDownLatch gate = new CountDownLatch(1);
        private volatile boolean armed;

        @Override
        public String name() {
            return LETTERS.name();
        }

        @Override
        public String digest() {
            return LETTERS.digest();
        }

        @Override
        public int dimension() {
            return LETTERS.dimension();
        }

        @Override
        public float[] embed(String text) {
            if (armed) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return LETTERS.embed(text);
        }
    }

    @Test
    void anAnswerWaitsUntilTheDeadlineAndNoLonger() throws Exception {
        write(passage("a", "text", Set.of()));
        Stuck stuck = new Stuck();
        RetrieverSettings one = new RetrieverSettings(
                SearchSettings.DEFAULTS, HelpRule.DEFAULTS, Duration.ofMillis(50), Duration.ofMillis(250), 1, 1);
        try (Retriever retriever = Retriever.manual(folder, stuck, Vocabulary.EMPTY, one, System::nanoTime)) {
            retriever.look();
            stuck.armed = true;
            long start = System.nanoTime();
            Retrieval late = ask(retriever, "text", RetrievalMode.ON);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(45), Duration.ofSeconds(5));
            assertThat(late.outcome()).isEqualTo(Retrieval.Outcome.LATE);
            assertThat(late.status()).isEqualTo(new RetrievalStatus.Ok(1));
            var waiting = retriever.retrieveLater("text", List.of(), Set.of(), 5, RetrievalMode.ON);
            var refused = retriever.retrieveLater("text", List.of(), Set.of(), 5, RetrievalMode.ON);
            assertThat(refused.toCompletableFuture())
                    .as("one runs, one waits, one is too many")
                    .isDone();
            assertThat(waiting.toCompletableFuture().join().outcome()).isEqualTo(Retrieval.Outcome.LATE);
            stuck.gate.countDown();
        }
    }

    @Test
    void aClosedRetrieverAnswersWithoutPassages() throws Exception {
        write(passage("a", "text", Set.of()));
        Retriever retriever = retriever(LETTERS);
        retriever.look();
        retriever.close();
        assertThat(ask(retriever, "text", RetrievalMode.ON).passages()).isEmpty();
    }

    private static void damage(Path file, String damage, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case "truncated" -> Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
            case "empty" -> Files.write(file, new byte[0]);
            case "garbage" -> {
                random.nextBytes(bytes);
                Files.write(file, bytes);
            }
            case "flipped" -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
            default -> Files.delete(file);
        }
    }

    private void empty() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
