package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.collect.text.Keyphrases;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queries: the names of the domain's taxonomy, then keyphrases of its passages, each with the words of the context where it has them not. */
record QueriesWork(Domain domain, String context, int most) implements StageWork {
    private static final int LEAST_COUNT = 2;
    private static final int MOST_WORDS = 12;

    @Override
    public Stage stage() {
        return Stage.QUERIES;
    }

    @Override
    public String settings() throws IOException {
        return DomainDigest.ofTrainingData(domain.folder()) + "\n" + taxonomy() + "\n" + context + "\n" + most;
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (String title : taxonomy()) {
            put(queries, title, "taxonomy");
        }
        List<String> prose = domain.passages().stream().map(Passage::prose).toList();
        for (Keyphrases.Keyphrase phrase : Keyphrases.of(prose, LEAST_COUNT, most)) {
            put(queries, phrase.text(), "keyphrase, " + phrase.count() + " times in the passages");
        }
        queries.entrySet().stream()
                .limit(most)
                .forEach(query -> after.add(new Document(
                        Sha256.of(query.getKey()),
                        query.getKey(),
                        "",
                        List.of(),
                        "",
                        List.of(),
                        "",
                        "",
                        "",
                        0,
                        Map.of(),
                        Map.of(),
                        null,
                        query.getValue())));
        watcher.at(stage(), 1, 1);
    }

    private void put(Map<String, String> queries, String phrase, String origin) {
        PlainWords words = PlainWords.of(phrase);
        PlainWords about = PlainWords.of(context);
        String query = about.isEmpty() || words.contains(about) ? words.text() : words.text() + " " + about.text();
        if (!words.isEmpty() && words.words().size() <= MOST_WORDS) {
            queries.putIfAbsent(query, origin);
        }
    }

    /** The titles of the families that {@code domain.yaml} names; none where it has no taxonomy. */
    private List<String> taxonomy() throws IOException {
        JsonNode head = YAMLMapper.builder()
                .build()
                .readTree(domain.folder().resolve("domain.yaml").toFile());
        return head.path("taxonomy")
                .valueStream()
                .map(family -> family.path("title").asText(""))
                .filter(title -> !title.isBlank())
                .toList();
    }
}
