package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.web.HostPace;
import dev.journeyman.retrainer.collect.web.NotFetchedException;
import dev.journeyman.retrainer.collect.web.Response;
import dev.journeyman.retrainer.collect.web.Web;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A search engine that answers in JSON, given by the template of its address. The operator names it, so it may be on this machine (a SearXNG of one's own,
 * say), and no robots.txt is asked; its host's pace is kept. Redirects are not followed: they could take a key elsewhere.
 */
final class SearchApi {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> RESULTS = List.of(
            "/results",
            "/items",
            "/web/results",
            "/webPages/value",
            "/organic_results",
            "/organic",
            "/hits",
            "/data",
            "");
    private static final List<String> URLS = List.of("/url", "/link", "/href");
    private static final List<String> TITLES = List.of("/title", "/name");
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_TRIES = 3;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration BUSY = Duration.ofSeconds(10);

    private final Web web;
    private final HostPace pace;
    private final String template;
    private final @Nullable JsonPointer results;
    private final @Nullable JsonPointer url;
    private final Map<String, String> headers;

    /** What was found: an address as the engine spells it, and its title there. */
    record Found(String url, String title) {}

    /**
     * An engine.
     *
     * @param template its address with {@code {query}} and perhaps {@code {n}}
     * @param results where the list of results stands in the answer; null to look in the usual places
     * @param url where the address stands in a result; null to look in the usual places
     * @param headers to send, for a key
     */
    SearchApi(
            Web web,
            HostPace pace,
            String template,
            @Nullable JsonPointer results,
            @Nullable JsonPointer url,
            Map<String, String> headers) {
        this.web = web;
        this.pace = pace;
        this.template = template;
        this.results = results;
        this.url = url;
        this.headers = new TreeMap<>(headers);
        this.headers.putIfAbsent("accept", "application/json");
    }

    /** What its results depend on; nothing secret. */
    String settings() {
        return template + "\n" + results + "\n" + url;
    }

    /** The address of one search. */
    static URI address(String template, String query, int count) {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create(template.replace("{query}", encoded).replace("{n}", String.valueOf(count)));
    }

    /**
     * Searches.
     *
     * @return at most {@code count}, best first
     * @throws NotFetchedException where it does not answer, or not as told
     */
    List<Found> search(String query, int count) throws NotFetchedException, InterruptedException {
        URI address = address(template, query, count);
        String host = String.valueOf(address.getHost());
        for (int tries = 1; ; tries++) {
            pace.await(host, Duration.ZERO);
            Response response = web.get(address, headers, MOST_BYTES);
            boolean busy = response.status() == TOO_MANY || response.status() == UNAVAILABLE;
            if (busy && tries < MOST_TRIES) {
                pace.leave(host, BUSY.multipliedBy(tries));
            } else if (response.status() != OK) {
                throw new NotFetchedException(DropReason.SEARCH_FAILED, "status " + response.status());
            } else if (response.cut()) {
                throw new NotFetchedException(DropReason.SEARCH_FAILED, "more than " + MOST_BYTES + " bytes");
            } else {
                return found(response.body(), count);
            }
        }
    }

    private List<Found> found(byte[] body, int count) throws NotFetchedException {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (IOException e) {
            throw new NotFetchedException(DropReason.SEARCH_FAILED, "the answer is no JSON");
        }
        JsonNode list = list(answer);
        if (list == null) {
            throw new NotFetchedException(
                    DropReason.SEARCH_FAILED,
                    results == null
                            ? "no list of results in the usual places; say where with --results"
                            : "no list at --results " + results);
        }
        List<Found> found = new ArrayList<>();
        for (JsonNode each : list) {
            String at = url == null ? first(each, URLS) : each.at(url).asText("");
            if (found.size() < count && !at.isBlank()) {
                found.add(new Found(at, first(each, TITLES)));
            }
        }
        if (found.isEmpty() && !list.isEmpty()) {
            throw new NotFetchedException(
                    DropReason.SEARCH_FAILED,
                    url == null
                            ? "results without an address in the usual places; say where with --url"
                            : "no address at --url " + url);
        }
        return found;
    }

    private @Nullable JsonNode list(@Nullable JsonNode answer) {
        if (answer == null) {
            return null;
        }
        if (results != null) {
            JsonNode list = answer.at(results);
            return list.isArray() ? list : null;
        }
        for (String usual : RESULTS) {
            JsonNode list = answer.at(usual);
            if (list.isArray()) {
                return list;
            }
        }
        return null;
    }

    private static String first(JsonNode node, List<String> pointers) {
        for (String pointer : pointers) {
            if (node.at(pointer).isTextual()) {
                return node.at(pointer).asText();
            }
        }
        return "";
    }
}
