package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.retrieval.documents.DocumentFolder;
import dev.journeyman.gateway.retrieval.documents.ReadLimits;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import dev.journeyman.gateway.retrieval.index.IndexException;
import dev.journeyman.gateway.retrieval.index.PassageWriter;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the domain's own knowledge in the index: the gateway calls it as it starts, and an index that is up to date costs it a look at each file. Documents that
 * people indexed stay as they are.
 */
public final class KnowledgeIndexing {
    /** What the domain's knowledge is called in the index. */
    public static final String SOURCE = "knowledge";

    private static final Logger LOG = LoggerFactory.getLogger(KnowledgeIndexing.class);
    private static final String FOLDER = "index";

    private KnowledgeIndexing() {}

    /** Where a home has its index. */
    public static Path folder(Path home) {
        return home.resolve(FOLDER);
    }

    /**
     * Does it on a thread of its own. The future never fails: what went wrong is its text, and is logged; empty where all is well. A process that ends meanwhile
     * loses nothing but the work.
     */
    public static CompletableFuture<String> start(Path domain, Path home, Embedding embedding) {
        CompletableFuture<String> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("knowledge-indexing").start(() -> {
            String problem;
            try {
                IndexingReport report = run(domain, home, embedding);
                if (report.added() + report.changed() + report.removed() > 0) {
                    LOG.info("Indexed the domain's knowledge: {} passages", report.passages());
                }
                report.skipped()
                        .forEach(each -> LOG.warn("{} of the domain's knowledge {}", each.name(), each.reason()));
                problem = "";
            } catch (IOException | RuntimeException e) {
                problem = e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString();
                LOG.warn("The domain's knowledge was not indexed: {}", problem);
            }
            done.complete(problem);
        });
        return done;
    }

    /**
     * Does it now. An index of another embedding that holds nothing but the domain's knowledge is made anew: nothing of anybody's is lost.
     *
     * @throws IOException where the index cannot be used; the message names the fix
     */
    public static IndexingReport run(Path domain, Path home, Embedding embedding) throws IOException {
        Path index = folder(home);
        DocumentFolder documents = documents(domain.resolve("knowledge"), SOURCE, Set.of(), domain);
        DocumentFolder.Listing listing = documents.list();
        try (PassageWriter writer = open(index, embedding)) {
            return new Indexing(writer, documents, ReadLimits.DEFAULTS, (file, bytes) -> {}).run(listing);
        }
    }

    private static PassageWriter open(Path index, Embedding embedding) throws IOException {
        try {
            return PassageWriter.open(index, embedding);
        } catch (IndexException e) {
            if (e.kind() == IndexException.Kind.OTHER_EMBEDDING
                    && PassageWriter.sources(index).equals(Set.of(SOURCE))) {
                return PassageWriter.rebuild(index, embedding);
            }
            throw e;
        }
    }

    /** A folder of documents as a domain understands them. */
    static DocumentFolder documents(Path folder, String source, Set<String> labels, Path domain) throws IOException {
        Path facts = domain.resolve("facts/dtc.csv");
        TroubleCodes codes = Files.isRegularFile(facts) ? TroubleCodes.read(facts) : TroubleCodes.of(List.of());
        return new DocumentFolder(folder, source, labels, ReadLimits.DEFAULTS, Vocabulary.ofDomain(domain), codes);
    }
}
