package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.Journal;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.collect.web.NotFetchedException;
import dev.journeyman.retrainer.collect.web.WebAddress;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Addresses: what the search engine finds for each query, the first result of every query before the second of any, so that a bound on documents cuts depth
 * and not breadth. What was found is in the journal, so that no search is paid for twice.
 */
record ResultsWork(SearchApi search, int perQuery) implements StageWork {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FAILED_AT_FIRST = 3;

    @Override
    public Stage stage() {
        return Stage.RESULTS;
    }

    @Override
    public String settings() {
        return search.settings() + "\n" + perQuery;
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException, InterruptedException {
        List<Document> queries = before.kept();
        Map<String, List<SearchApi.Found>> found = new HashMap<>();
        Map<String, String> failed = new HashMap<>();
        try (Journal journal = after.journal()) {
            for (String line : journal.lines()) {
                JsonNode read = JSON.readTree(line);
                List<SearchApi.Found> results = new ArrayList<>();
                for (JsonNode each : read.path("found")) {
                    results.add(new SearchApi.Found(
                            each.path("url").asText(), each.path("title").asText()));
                }
                found.put(read.path("id").asText(), results);
            }
            for (int i = 0; i < queries.size(); i++) {
                search(queries.get(i), found, failed, journal);
                watcher.at(stage(), i + 1L, queries.size());
            }
        }
        write(queries, found, failed, after);
    }

    private void search(
            Document query, Map<String, List<SearchApi.Found>> found, Map<String, String> failed, Journal journal)
            throws IOException, InterruptedException {
        if (found.containsKey(query.id())) {
            return;
        }
        try {
            List<SearchApi.Found> results = search.search(query.source(), perQuery);
            found.put(query.id(), results);
            ObjectNode line = JSON.createObjectNode().put("id", query.id());
            results.forEach(each ->
                    line.withArray("found").addObject().put("url", each.url()).put("title", each.title()));
            journal.add(JSON.writeValueAsString(line));
        } catch (NotFetchedException e) {
            failed.put(query.id(), e.detail());
            if (found.isEmpty() && failed.size() >= MOST_FAILED_AT_FIRST) {
                throw new IOException("the search engine answered none of " + failed.size() + " queries (" + e.detail()
                        + "): check --search, and --results and --url if its answer has another shape");
            }
        }
    }

    private void write(
            List<Document> queries,
            Map<String, List<SearchApi.Found>> found,
            Map<String, String> failed,
            StageWriter after)
            throws IOException {
        if (found.isEmpty() && !failed.isEmpty()) {
            throw new IOException("the search engine answered no query ("
                    + failed.values().iterator().next() + "): check --search");
        }
        Set<String> seen = new HashSet<>();
        for (int rank = 0; rank < perQuery; rank++) {
            for (Document query : queries) {
                List<SearchApi.Found> results = found.getOrDefault(query.id(), List.of());
                if (rank < results.size()) {
                    after.add(result(results.get(rank), query, seen));
                }
            }
        }
        for (Document query : queries) {
            String why = failed.get(query.id());
            if (why != null) {
                after.add(query.drop(DropReason.SEARCH_FAILED, why));
            }
        }
    }

    private static Document result(SearchApi.Found result, Document query, Set<String> seen) {
        try {
            String address = WebAddress.of(result.url()).toString();
            Document document = Document.of(Sha256.of(address), address).foundBy(query.source(), result.title());
            return seen.add(address)
                    ? document
                    : document.drop(DropReason.DUPLICATE_ADDRESS, "found by a query before");
        } catch (IllegalArgumentException e) {
            String shortened = result.url().substring(0, Math.min(result.url().length(), WebAddress.MOST_CHARACTERS));
            return Document.of(Sha256.of(result.url()), shortened)
                    .foundBy(query.source(), result.title())
                    .drop(DropReason.BAD_ADDRESS, String.valueOf(e.getMessage()));
        }
    }
}
