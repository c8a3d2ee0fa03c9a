package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** An operator's calls of a gateway. Each throws where it is not answered as the contract says. */
public final class OpsApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_STREAM = Duration.ofHours(3);
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 200;
    private static final int MOST_TOLD = 500;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Supplier<URI> base;
    private final String key;

    /**
     * An operator.
     *
     * @param base where the gateway listens now
     */
    public OpsApi(Supplier<URI> base, String key) {
        this.base = base;
        this.key = key;
    }

    /** An answer that is an error. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(String call, int status, String body) {
            super(call + " answered " + status + ": " + body.substring(0, Math.min(MOST_TOLD, body.length())));
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    OpsStates.Models models() throws IOException, InterruptedException {
        return OpsStates.Models.of(get("/ops/v1/models"));
    }

    /** The newest runs first. */
    List<OpsStates.Run> runs() throws IOException, InterruptedException {
        List<OpsStates.Run> runs = new ArrayList<>();
        for (JsonNode run : get("/ops/v1/runs?limit=20").path("data")) {
            runs.add(OpsStates.Run.of(run));
        }
        return runs;
    }

    OpsStates.Run run(String id) throws IOException, InterruptedException {
        return OpsStates.Run.of(get("/ops/v1/runs/" + id));
    }

    OpsStates.Rollout rollout() throws IOException, InterruptedException {
        return OpsStates.Rollout.of(get("/ops/v1/rollout"));
    }

    /** The whole ledger. */
    OpsStates.Ledger ledger() throws IOException, InterruptedException {
        List<OpsStates.Entry> entries = new ArrayList<>();
        boolean verified = true;
        long after = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode told = get("/ops/v1/promotions?after=" + after + "&limit=" + PAGE);
            verified &= told.path("verified").asBoolean();
            for (JsonNode entry : told.path("data")) {
                entries.add(OpsStates.Entry.of(entry));
                after = Math.max(after, entry.path("seq").asLong());
            }
            if (!told.path("has_more").asBoolean()) {
                return new OpsStates.Ledger(entries, verified);
            }
        }
        throw new IOException("the ledger has more than " + (long) PAGE * MOST_PAGES + " entries");
    }

    /** All that is kept of an answer. */
    JsonNode interaction(String id) throws IOException, InterruptedException {
        return get("/v1/interactions/" + id);
    }

    JsonNode schedule() throws IOException, InterruptedException {
        return get("/ops/v1/schedule");
    }

    void mode(String mode, String reason) throws IOException, InterruptedException {
        post("/ops/v1/schedule", reasoned(reason).put("mode", mode));
    }

    void canary(String version, int percent, String reason) throws IOException, InterruptedException {
        post("/ops/v1/models/" + version + "/canary", reasoned(reason).put("percent", percent));
    }

    /** Makes a version champion; with force past the gate. */
    public void promote(String version, boolean force, String reason) throws IOException, InterruptedException {
        ObjectNode body = reasoned(reason);
        if (force) {
            body.put("force", true);
        }
        post("/ops/v1/models/" + version + "/promote", body);
    }

    /** Makes the champion before champion again. */
    public void rollback(String reason) throws IOException, InterruptedException {
        post("/ops/v1/rollback", reasoned(reason));
    }

    /**
     * Hears a run's events until the stream ends.
     *
     * @throws IOException where it breaks off, or is not answered
     */
    void events(String run, Consumer<OpsStates.Run> heard) throws IOException, InterruptedException {
        String path = "/ops/v1/runs/" + run + "/events";
        HttpResponse<Stream<String>> response =
                http.send(request(path, LONGEST_STREAM).GET().build(), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new Refused(
                        path,
                        response.statusCode(),
                        String.join(" ", lines.limit(5).toList()));
            }
            SseReader reader = new SseReader();
            for (String line : (Iterable<String>) lines::iterator) {
                var event = reader.line(line);
                if (event.isPresent() && event.get().name().equals("run")) {
                    heard.accept(OpsStates.Run.of(JSON.readTree(event.get().data())));
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(path + " broke off: " + e.getMessage(), e);
        }
    }

    private static ObjectNode reasoned(String reason) {
        return JSON.createObjectNode().put("reason", reason);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return told(path, request(path, PATIENCE).GET().build());
    }

    private void post(String path, ObjectNode body) throws IOException, InterruptedException {
        told(
                path,
                request(path, PATIENCE)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build());
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(base.get().resolve(path))
                .header("authorization", "Bearer " + key)
                .timeout(patience);
    }

    private JsonNode told(String call, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new Refused(call, response.statusCode(), response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
