package dev.journeyman.loadtests.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.gateway.retrieval.KnowledgeIndexing;
import dev.journeyman.gateway.retrieval.RetrievalStatus;
import dev.journeyman.gateway.retrieval.Retriever;
import dev.journeyman.gateway.retrieval.RetrieverSettings;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import dev.journeyman.gateway.retrieval.index.PassageIndex;
import dev.journeyman.gateway.retrieval.index.PassageWriter;
import dev.journeyman.gateway.retrieval.index.Question;
import dev.journeyman.gateway.retrieval.index.SearchSettings;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** How fast an index of so many passages is made, searched and updated: the domain's knowledge, and generated passages for the rest. */
final class Speed {
    private static final int WARM_UP = 500;
    private static final int UPDATES = 10;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private Speed() {}

    /**
     * One size.
     *
     * @param passages how many the index has
     * @param indexSeconds for making it
     * @param passagesPerSecond of that
     * @param indexBytes on the disk
     * @param latency of a search by each method, one at a time
     * @param updateSeenMillis from a writer's commit to the first moment a retriever tells of it
     */
    record Row(
            int passages,
            @JsonProperty("index_seconds") double indexSeconds,
            @JsonProperty("passages_per_second") double passagesPerSecond,
            @JsonProperty("index_bytes") long indexBytes,
            Map<String, Latencies.Summary> latency,
            @JsonProperty("update_seen_millis") Spread updateSeenMillis) {}

    /** Measures one size in a home of its own. */
    static Row measure(
            Path home,
            Path domain,
            Embedding embedding,
            int passages,
            int searches,
            List<EvalQuestion> questions,
            long seed)
            throws IOException {
        long start = System.nanoTime();
        KnowledgeIndexing.run(domain, home, embedding);
        Path folder = KnowledgeIndexing.folder(home);
        GeneratedPassages generated = new GeneratedPassages(domain, seed);
        try (PassageWriter writer = PassageWriter.open(folder, embedding)) {
            int have = writer.passages();
            for (int i = have; i < passages; i++) {
                writer.add(generated.next(i), "generated");
            }
            writer.commit();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes = size(folder);
        Map<String, Latencies.Summary> latency = new LinkedHashMap<>();
        Vocabulary vocabulary = Vocabulary.ofDomain(domain);
        int count;
        try (PassageIndex index = PassageIndex.open(folder, embedding)) {
            count = index.passages();
            for (SearchSettings.Method method : SearchSettings.Method.values()) {
                SearchSettings settings = SearchSettings.DEFAULTS.by(method);
                Latencies latencies = new Latencies();
                for (int i = -WARM_UP; i < searches; i++) {
                    String text =
                            questions.get(Math.floorMod(i, questions.size())).text();
                    long before = System.nanoTime();
                    index.search(new Question(text, vocabulary.find(text), Set.of()), 5, settings);
                    if (i >= 0) {
                        latencies.record(Duration.ofNanos(System.nanoTime() - before));
                    }
                }
                latency.put(method.name().toLowerCase(Locale.ROOT), latencies.drain());
            }
        }
        Spread seen = updates(folder, embedding, vocabulary, generated, count);
        return new Row(count, seconds, count / seconds, bytes, latency, seen);
    }

    private static Spread updates(
            Path folder, Embedding embedding, Vocabulary vocabulary, GeneratedPassages generated, int count)
            throws IOException {
        List<Double> millis = new ArrayList<>();
        try (Retriever retriever = Retriever.start(folder, embedding, vocabulary, RetrieverSettings.DEFAULTS);
                PassageWriter writer = PassageWriter.open(folder, embedding)) {
            await(retriever, count);
            for (int i = 1; i <= UPDATES; i++) {
                writer.add(generated.next(count + i), "update");
                writer.commit();
                long committed = System.nanoTime();
                await(retriever, count + i);
                millis.add((System.nanoTime() - committed) / 1e6);
            }
        }
        return Spread.of(millis);
    }

    private static void await(Retriever retriever, int passages) throws IOException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!retriever.status().equals(new RetrievalStatus.Ok(passages))) {
            if (System.nanoTime() > end) {
                throw new IOException("an update was not seen within " + LONGEST_WAIT + ": " + retriever.status());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
