package dev.journeyman.retrainer.synthesis.teacher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.collect.web.BoundedBody;
import dev.journeyman.retrainer.collect.web.Timing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A teacher behind an OpenAI-compatible address. No redirects are followed, for the key would travel with them; no cookies; one deadline from the request to the last byte of its answer.
 */
public final class HttpTeacher implements Teacher, AutoCloseable {
    /** The most bytes of an answer's body. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_NAME = 200;
    private static final int OK = 200;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final URI address;
    private final String model;
    private final @Nullable String key;
    private final Duration deadline;
    private final Timing timing;

    /**
     * A client.
     *
     * @param base as {@code http://localhost:8000/v1}
     * @param key sent as a bearer token; null for none
     * @param deadline of each exchange
     * @throws IllegalArgumentException where the address or the key cannot be one
     */
    public HttpTeacher(String base, String model, @Nullable String key, Duration deadline, Timing timing) {
        this.address = address(base);
        this.model = model;
        this.key = key;
        this.deadline = deadline;
        this.timing = timing;
        if (key != null && !key.matches("\\p{Graph}{1,4096}")) {
            throw new IllegalArgumentException("the API key must be 1 to 4096 visible ASCII characters");
        }
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT.compareTo(deadline) < 0 ? CONNECT : deadline)
                .build();
    }

    private static URI address(String base) {
        String form = "--teacher must be an address as http://localhost:8000/v1, without user, query and fragment";
        try {
            URI uri = URI.create(base.replaceAll("/+$", "") + "/chat/completions");
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(form);
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(form, e);
        }
    }

    @Override
    public Answer ask(ChatRequest request) throws TeacherFault, InterruptedException {
        HttpRequest.Builder post = HttpRequest.newBuilder(address)
                .timeout(deadline)
                .header("content-type", "application/json")
                .header("accept", "application/json");
        if (key != null) {
            post.header("authorization", "Bearer " + key);
        }
        HttpRequest sent =
                post.POST(HttpRequest.BodyPublishers.ofString(body(request))).build();
        AtomicReference<@Nullable BoundedBody> reading = new AtomicReference<>();
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> answer = http.sendAsync(sent, info -> {
            BoundedBody body = new BoundedBody(MOST_BYTES);
            reading.set(body);
            return body;
        });
        try {
            return read(request, answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof HttpTimeoutException) {
                throw late();
            }
            throw new TeacherFault(
                    TeacherFault.Kind.CONNECTION,
                    cause == null ? "failed" : cause.getClass().getSimpleName());
        } finally {
            if (!answer.isDone()) { // late, or this thread is to stop
                answer.cancel(true);
                BoundedBody body = reading.get();
                if (body != null) {
                    body.stop();
                }
            }
        }
    }

    private TeacherFault late() {
        return new TeacherFault(TeacherFault.Kind.TIMEOUT, "no whole answer within " + deadline.toMillis() + " ms");
    }

    private String body(ChatRequest request) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        ArrayNode messages = body.putArray("messages");
        request.messages()
                .forEach(message -> messages.addObject()
                        .put("role", message.role().wireName())
                        .put("content", message.content()));
        body.put("max_tokens", request.maxTokens())
                .put("temperature", request.temperature())
                .put("seed", request.seed());
        return body.toString();
    }

    private Answer read(ChatRequest request, HttpResponse<BoundedBody.Bytes> response) throws TeacherFault {
        int status = response.statusCode();
        if (status != OK) {
            throw fault(status, after(response));
        }
        if (response.body().cut()) {
            throw new TeacherFault(TeacherFault.Kind.TOO_LONG, "an answer of more than " + MOST_BYTES + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(response.body().bytes());
        } catch (JsonProcessingException e) {
            throw new TeacherFault(TeacherFault.Kind.MALFORMED, "the answer is not JSON");
        } catch (IOException e) {
            throw new TeacherFault(TeacherFault.Kind.MALFORMED, "the answer is not a text");
        }
        JsonNode choice = root.path("choices").path(0);
        JsonNode text = choice.path("message").path("content");
        if (!text.isTextual()) {
            throw new TeacherFault(TeacherFault.Kind.MALFORMED, "the answer has no choices[0].message.content");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text.textValue())) {
            throw new TeacherFault(TeacherFault.Kind.MALFORMED, "the answer has halves of characters");
        }
        JsonNode counted = root.path("usage").path("total_tokens");
        boolean known = counted.canConvertToLong() && counted.isIntegralNumber() && counted.longValue() > 0;
        return new Answer(
                text.textValue(),
                version(root.path("model").asText("")),
                choice.path("finish_reason").asText(""),
                known ? counted.longValue() : request.mostTokens(),
                !known);
    }

    /** What the answer says that it is of; the name that was asked for where it says nothing that can be a name. */
    private String version(String said) {
        return said.isBlank() || said.length() > MOST_NAME || said.chars().anyMatch(Character::isISOControl)
                ? model
                : said;
    }

    private static TeacherFault fault(int status, Duration after) {
        String code = "HTTP " + status;
        if (status == 408 || status == 409 || status == 429) {
            return new TeacherFault(TeacherFault.Kind.BUSY, code, after);
        }
        if (status >= 500) {
            return new TeacherFault(TeacherFault.Kind.SERVER, code, after);
        }
        String denied = switch (status) {
            case 401, 403 -> "the teacher does not let us in (" + code + "): check --api-key-env";
            case 404 -> "the teacher knows no such address or model (404): check --teacher and --model";
            default ->
                status < 400 ? "the teacher answers with " + code + ": give its final address with --teacher" : "";
        };
        return denied.isEmpty()
                ? new TeacherFault(TeacherFault.Kind.REFUSED, code)
                : new TeacherFault(TeacherFault.Kind.DENIED, denied);
    }

    /** What {@code retry-after} says, in seconds or as a date; nothing where it says neither. */
    private Duration after(HttpResponse<?> response) {
        String header = response.headers().firstValue("retry-after").orElse("").strip();
        if (header.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            Duration until = Duration.between(
                    timing.now(),
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
