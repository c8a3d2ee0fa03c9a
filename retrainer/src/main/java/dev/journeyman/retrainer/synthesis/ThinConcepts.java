package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The concepts that a training set says little of, as the report of {@code retrain dataset} names them.
 *
 * @param records how many records speak of each; empty where no report was given
 */
record ThinConcepts(SortedMap<String, Integer> records) {
    /** No report. */
    static final ThinConcepts NONE = new ThinConcepts(new TreeMap<>());

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    ThinConcepts {
        records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
    }

    /**
     * Reads {@code report.json} of a set.
     *
     * @throws IOException where it cannot be read or names no concepts
     */
    static ThinConcepts read(Path report) throws IOException {
        SortedMap<String, Integer> thin = new TreeMap<>();
        try {
            for (JsonNode level : JSON.readTree(report.toFile()).path("coverage")) {
                for (JsonNode count : level.path("thinnest")) {
                    thin.put(
                            count.path("concept").asText(),
                            count.path("records").asInt());
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException(report + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (thin.isEmpty()) {
            throw new IOException(report + " names no thin concepts: give report.json of a set by retrain dataset");
        }
        return new ThinConcepts(thin);
    }

    /** How thin the thinnest of some concepts is, in records; the most where none of them is named. */
    int thinnestOf(Collection<String> concepts) {
        return concepts.stream()
                .mapToInt(concept -> records.getOrDefault(concept, Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}
