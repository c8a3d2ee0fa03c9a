package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.text.TextWindows;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.relevance.TopicSimilarity;
import dev.journeyman.retrainer.runfolder.OutFiles;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Scope;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a run leaves behind for others: training records for {@code retrain dataset}, and passages for {@code synthesize} to expand.
 *
 * <p>A record is {@code human_curated}: people wrote it and the domain's keepers selected it, by this pipeline and its settings. Its trust is the least that
 * something real may have, because nobody read it. docs/decisions/0013 has the reasons.
 */
final class CollectedRecords {
    /** The records, as {@code retrain dataset --curated} reads them. */
    static final String RECORDS = "records.jsonl";

    /** Passages for a teacher to expand. */
    static final String SEEDS = "expansion-seeds.jsonl";

    private static final int MOST_CONCEPTS = 5;
    private static final int LEAST_SEED_WORDS = 15;
    private static final int MOST_SEED_WORDS = 80;
    private static final int MOST_SEEDS = 20_000;
    private static final Pattern PARAGRAPH = Pattern.compile("\n\n+");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Domain domain;
    private final TopicSimilarity similarity;
    private final double leastSimilarity;

    CollectedRecords(Domain domain, double leastSimilarity) {
        this.domain = domain;
        this.similarity = OnTopicWork.similarity(domain);
        this.leastSimilarity = leastSimilarity;
    }

    /** How many of each were written. */
    record Written(int records, int seeds) {}

    /** Writes both files, each whole or not at all. */
    Written write(StageFolder last, Path out) throws IOException {
        List<TrainingRecord> records = new ArrayList<>();
        List<String> seeds = new ArrayList<>();
        for (Document document : last.kept()) {
            String text = last.text(document);
            records.add(record(document, text));
            seeds(document, text, seeds);
        }
        Path unfinished = out.resolve(RECORDS + ".unfinished");
        RecordFile.write(unfinished, records);
        OutFiles.replace(unfinished, out.resolve(RECORDS));
        OutFiles.write(out.resolve(SEEDS), String.join("", seeds));
        return new Written(records.size(), seeds.size());
    }

    private TrainingRecord record(Document document, String text) {
        List<String> concepts = similarity.of(text).passages();
        List<String> sources = new ArrayList<>(document.also());
        sources.add(document.source());
        if (!document.finalAddress().isEmpty()) {
            sources.add(document.finalAddress());
        }
        return new TrainingRecord(
                "collected/" + document.id(),
                RecordKind.TEXT,
                Scope.DOMAIN,
                List.of(),
                text,
                null,
                null,
                Provenance.HUMAN_CURATED,
                null,
                TrainingRecord.LEAST_REAL_TRUST,
                List.of(),
                sources,
                concepts.subList(0, Math.min(concepts.size(), MOST_CONCEPTS)));
    }

    /** Paragraphs that say something of a passage's topic, and little: an expansion has room, and something to keep to. */
    private void seeds(Document document, String text, List<String> seeds) {
        String[] paragraphs = PARAGRAPH.split(text, -1);
        for (int i = 0; i < paragraphs.length && seeds.size() < MOST_SEEDS; i++) {
            int words = TextWindows.count(paragraphs[i]);
            if (words < LEAST_SEED_WORDS || words > MOST_SEED_WORDS) {
                continue;
            }
            TopicSimilarity.Nearest nearest = similarity.nearest(paragraphs[i]);
            if (nearest.cosine() >= leastSimilarity && !nearest.passage().isEmpty()) {
                seeds.add(seed(document, i, paragraphs[i], words, nearest));
            }
        }
    }

    private String seed(Document document, int number, String text, int words, TopicSimilarity.Nearest nearest) {
        try {
            return JSON.writeValueAsString(JSON.createObjectNode()
                            .put("id", "collected/" + document.id() + "/" + number)
                            .put("parent", "collected/" + document.id())
                            .put("source", document.source())
                            .put("title", document.title())
                            .put("passage", nearest.passage())
                            .put("family", family(nearest.passage()))
                            .put("similarity", Math.round(nearest.cosine() * 1e4) / 1e4)
                            .put("words", words)
                            .put("text", text))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    private String family(String passage) {
        return domain.passages().stream()
                .filter(each -> each.id().equals(passage))
                .map(each -> each.family())
                .findFirst()
                .orElse("");
    }
}
