package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.DomainRecords;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Scope;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Where a synthesis begins: the domain's own questions and passages, codes that a report names as thin, and paragraphs that {@code collect} laid aside. Those of the thinnest concepts come
 * first; among equals a seeded order decides.
 */
final class Seeds {
    private static final int MOST_LINES = 100_000;
    private static final int MOST_TEXT = 20_000;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Seeds() {}

    /**
     * The seeds of a kind, in order.
     *
     * @param paragraphs as {@code collect} writes them, for passages; null for none
     * @param most so many at most, the first ones
     */
    static List<Seed> of(
            Domain domain, Seed.Kind kind, @Nullable Path paragraphs, ThinConcepts thin, long seed, int most)
            throws IOException {
        List<Seed> seeds = new ArrayList<>();
        Taxonomy taxonomy = new Taxonomy(domain);
        Map<String, Integer> ranks = new HashMap<>();
        for (TrainingRecord record : DomainRecords.of(domain)) {
            int rank = thin.thinnestOf(taxonomy.conceptsOf(record.texts(), record.concepts()));
            if (isSeed(record, kind, thin)) {
                seeds.add(seed(record, kind));
                ranks.put(record.id(), rank);
            }
        }
        if (paragraphs != null) {
            for (Seed paragraph : read(paragraphs)) {
                if (ranks.containsKey(paragraph.id())) {
                    throw new IOException(paragraphs + ": " + paragraph.id() + " stands twice");
                }
                seeds.add(paragraph);
                ranks.put(
                        paragraph.id(),
                        thin.thinnestOf(taxonomy.conceptsOf(List.of(paragraph.text()), paragraph.concepts())));
            }
        }
        seeds.sort(Comparator.comparing(Seed::id));
        Collections.shuffle(seeds, new Random(seed));
        seeds.sort(Comparator.comparing(each -> ranks.getOrDefault(each.id(), Integer.MAX_VALUE))); // stable
        return List.copyOf(seeds.subList(0, Math.min(most, seeds.size())));
    }

    /** A code's meaning is worded by templates already; it is a seed only where its code is thin. */
    private static boolean isSeed(TrainingRecord record, Seed.Kind kind, ThinConcepts thin) {
        if (kind == Seed.Kind.PASSAGE) {
            return record.kind() == RecordKind.TEXT;
        }
        boolean thinCode =
                record.concepts().stream().anyMatch(code -> thin.records().containsKey("code/" + code));
        return record.kind() == RecordKind.INSTRUCTION
                && record.scope() == Scope.DOMAIN
                && record.messages().size() == 1
                && (record.provenance() != Provenance.REFERENCE || thinCode);
    }

    private static Seed seed(TrainingRecord record, Seed.Kind kind) {
        return new Seed(record.id(), kind, record.question(), record.answer(), record.sources(), record.concepts());
    }

    private static List<Seed> read(Path file) throws IOException {
        List<Seed> seeds = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number > MOST_LINES) {
                    throw new IOException(file + " has more than " + MOST_LINES + " lines");
                }
                if (!line.isBlank()) {
                    seeds.add(paragraph(line, file + " line " + number));
                }
            }
        }
        return seeds;
    }

    private static Seed paragraph(String line, String place) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException(place + " is not JSON: " + e.getOriginalMessage(), e);
        }
        for (String key : List.of("id", "source", "passage", "text")) {
            if (!node.path(key).isTextual() || node.path(key).asText().isBlank()) {
                throw new IOException(place + ": " + key + " must be a text; collect writes such files");
            }
        }
        String text = node.path("text").asText();
        if (text.length() > MOST_TEXT) {
            throw new IOException(place + ": text has more than " + MOST_TEXT + " characters");
        }
        return new Seed(
                node.path("id").asText(),
                Seed.Kind.PASSAGE,
                "",
                text,
                List.of(node.path("source").asText()),
                List.of(node.path("passage").asText()));
    }
}
