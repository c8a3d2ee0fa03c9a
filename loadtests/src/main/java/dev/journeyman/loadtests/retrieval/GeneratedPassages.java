package dev.journeyman.loadtests.retrieval;

import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.KnowledgeReader;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.documents.UnreadableDocumentException;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Passages that mean nothing and look like those of the domain: words drawn as often as its knowledge uses them, so that posting lists are as long as those of
 * real documents.
 */
final class GeneratedPassages {
    private static final int PASSAGES_OF_DOCUMENT = 100;

    private final List<String> words = new ArrayList<>();
    private final Vocabulary vocabulary;
    private final SplittableRandom random;

    /** From the words of a domain. */
    GeneratedPassages(Path domain, long seed) throws IOException {
        this.vocabulary = Vocabulary.ofDomain(domain);
        this.random = new SplittableRandom(seed);
        try (Stream<Path> files = Files.list(domain.resolve("knowledge"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                for (KnowledgeReader.Entry entry : KnowledgeReader.entries(file)) {
                    words.addAll(List.of(KnowledgeReader.prose(entry).split("\\s+", -1)));
                }
            }
        } catch (UnreadableDocumentException e) {
            throw new IOException(domain + ": " + e.reason(), e);
        }
    }

    /** The next one. */
    Passage next(int number) {
        String title = draw(4);
        String text = draw(60 + random.nextInt(160));
        return new Passage(
                "generated-" + number,
                new DocumentName("generated", "document-" + number / PASSAGES_OF_DOCUMENT),
                title,
                List.of(draw(3)),
                text,
                vocabulary.find(title + " " + text),
                Set.of());
    }

    private String draw(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }
}
