package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The calls of applications and technicians. Each is written down in the {@link TrafficLog}, whatever becomes of it: a client was served if the status is that of success, an answer
 * names its version in header and body alike, and a stream ends with its mark and without an error.
 */
final class ClientApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_TOLD = 300;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String DATA = "data: ";
    private static final String DONE = "[DONE]";
    private static final String VERSION = "x-journeyman-model-version";
    private static final String SESSION = "x-journeyman-session";
    private static final String REGENERATED = "x-journeyman-regenerated-from";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Supplier<URI> base;
    private final Supplier<Phase> phase;
    private final TrafficLog log;
    private final InstantSource clock;

    /**
     * Clients of a gateway.
     *
     * @param base where it listens now
     * @param phase the one that is on
     */
    ClientApi(Supplier<URI> base, Supplier<Phase> phase, TrafficLog log, InstantSource clock) {
        this.base = base;
        this.phase = phase;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Who asks, and how.
     *
     * @param key the caller's
     * @param session of the conversation; empty for none
     * @param temperature 0 for the likeliest answer
     * @param regeneratedFrom the interaction that another answer is wanted to; empty for none
     */
    record Asking(
            String key,
            String session,
            int maxTokens,
            boolean stream,
            double temperature,
            long seed,
            String regeneratedFrom) {
        /** The likeliest answer. */
        static Asking of(String key, String session, int maxTokens, boolean stream) {
            return new Asking(key, session, maxTokens, stream, 0, 0, "");
        }

        /** Another answer to the same question, drawn. */
        Asking again(String interaction, long drawn) {
            return new Asking(key, session, maxTokens, stream, 1, drawn, interaction);
        }
    }

    /** What was answered. */
    record Said(String interaction, String version, String text) {}

    /** A receipt of feedback. */
    record Receipt(String id, String status, Instant at) {}

    /** What a call came to: of it, a version where a model answered. */
    private record Outcome<T>(T value, String version) {}

    /** A call that may fail with what a client would see. */
    private interface Call<T> {
        Outcome<T> made() throws IOException, InterruptedException;
    }

    /** Asks the model; empty where the client was not served. */
    Optional<Said> chat(String question, Asking asking) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "journeyman")
                .put("temperature", asking.temperature())
                .put("seed", asking.seed())
                .put("max_tokens", asking.maxTokens())
                .put("retrieval", "off")
                .put("stream", asking.stream());
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        HttpRequest.Builder request = request("/v1/chat/completions", asking.key(), asking.session(), body);
        if (!asking.regeneratedFrom().isEmpty()) {
            request.header(REGENERATED, asking.regeneratedFrom());
        }
        return counted(
                asking.stream() ? Exchange.Kind.STREAM : Exchange.Kind.CHAT,
                asking.session(),
                () -> asking.stream() ? streamed(request.build()) : whole(request.build()));
    }

    /** Asks for a diagnosis; what is told is the code's meaning and the summary. */
    Optional<Said> diagnose(String key, String session, String code, String symptoms) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("symptoms", symptoms);
        body.putArray("codes").add(code);
        HttpRequest request = request("/v1/diagnose", key, session, body).build();
        return counted(Exchange.Kind.DIAGNOSE, session, () -> {
            HttpResponse<String> response = sent(request, OK);
            JsonNode told = JSON.readTree(response.body());
            Said said = new Said(
                    told.path("interaction_id").asText(),
                    told.path("model_version").asText(),
                    told.at("/codes/0/meaning").asText("") + ". "
                            + told.path("summary").asText(""));
            return checked(said, response.headers().firstValue(VERSION).orElse(""));
        });
    }

    /** Rates an answer. */
    Optional<Receipt> rate(String key, String session, Said answer, boolean up) throws InterruptedException {
        return feedback(
                Exchange.Kind.RATING,
                key,
                session,
                JSON.createObjectNode()
                        .put("interaction_id", answer.interaction())
                        .put("rating", up ? "up" : "down"));
    }

    /** Corrects an answer. */
    Optional<Receipt> correct(String key, String session, Said answer, String correction) throws InterruptedException {
        return feedback(
                Exchange.Kind.CORRECTION,
                key,
                session,
                JSON.createObjectNode()
                        .put("interaction_id", answer.interaction())
                        .put("correction", correction));
    }

    /** Prefers an answer over another one. */
    Optional<Receipt> prefer(String key, String session, Said better, Said other) throws InterruptedException {
        return feedback(
                Exchange.Kind.COMPARISON,
                key,
                session,
                JSON.createObjectNode()
                        .put("interaction_id", better.interaction())
                        .put("preferred_over", other.interaction()));
    }

    private Optional<Receipt> feedback(Exchange.Kind kind, String key, String session, ObjectNode body)
            throws InterruptedException {
        HttpRequest request = request("/v1/feedback", key, session, body).build();
        return counted(kind, session, () -> {
            JsonNode told = JSON.readTree(sent(request, CREATED).body());
            return new Outcome<>(
                    new Receipt(
                            told.path("feedback_id").asText(),
                            told.path("status").asText(),
                            clock.instant()),
                    "");
        });
    }

    private <T> Optional<T> counted(Exchange.Kind kind, String session, Call<T> call) throws InterruptedException {
        Phase at = phase.get();
        Instant begun = clock.instant();
        try {
            Outcome<T> outcome = call.made();
            log.add(new Exchange(at, kind, begun, clock.instant(), session, outcome.version(), ""));
            return Optional.of(outcome.value());
        } catch (IOException e) {
            String problem =
                    e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + " " + e.getMessage();
            log.add(new Exchange(at, kind, begun, clock.instant(), session, "", problem));
            return Optional.empty();
        }
    }

    private Outcome<Said> whole(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = sent(request, OK);
        JsonNode told = JSON.readTree(response.body());
        Said said = new Said(
                told.at("/journeyman/interaction_id").asText(),
                told.at("/journeyman/model_version").asText(),
                told.at("/choices/0/message/content").asText(""));
        return checked(said, response.headers().firstValue(VERSION).orElse(""));
    }

    private Outcome<Said> streamed(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != OK) {
                throw new IOException("status " + response.statusCode() + ": "
                        + shortened(String.join(" ", lines.limit(5).toList())));
            }
            StringBuilder text = new StringBuilder();
            JsonNode provenance = JSON.missingNode();
            boolean done = false;
            for (String line : (Iterable<String>) lines::iterator) {
                if (!line.startsWith(DATA)) {
                    continue;
                }
                String data = line.substring(DATA.length());
                if (data.equals(DONE)) {
                    done = true;
                    continue;
                }
                JsonNode chunk = JSON.readTree(data);
                if (chunk.has("error")) {
                    throw new IOException("the stream told an error: " + shortened(data));
                }
                text.append(chunk.at("/choices/0/delta/content").asText(""));
                provenance = chunk.has("journeyman") ? chunk.path("journeyman") : provenance;
            }
            if (!done) {
                throw new IOException("the stream ended without " + DONE);
            }
            Said said = new Said(
                    provenance.path("interaction_id").asText(),
                    provenance.path("model_version").asText(),
                    text.toString());
            return checked(said, response.headers().firstValue(VERSION).orElse(""));
        } catch (UncheckedIOException e) {
            throw new IOException("the stream broke off: " + e.getMessage(), e);
        }
    }

    /** An answer whose header and body name the same version, and an interaction. */
    private static Outcome<Said> checked(Said said, String header) throws IOException {
        if (said.version().isEmpty() || !said.version().equals(header)) {
            throw new IOException("the body says version \"" + said.version() + "\" and the header \"" + header + "\"");
        }
        if (said.interaction().isEmpty() || said.interaction().equals("null")) {
            throw new IOException("the answer has no interaction_id");
        }
        return new Outcome<>(said, said.version());
    }

    private HttpResponse<String> sent(HttpRequest request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException("status " + response.statusCode() + ": " + shortened(response.body()));
        }
        return response;
    }

    private HttpRequest.Builder request(String path, String key, String session, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.get().resolve(path))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + key)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(written(body)));
        if (!session.isEmpty()) {
            request.header(SESSION, session);
        }
        return request;
    }

    private static String written(ObjectNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of texts and numbers is always written
        }
    }

    private static String shortened(String body) {
        return body.substring(0, Math.min(MOST_TOLD, body.length()));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
