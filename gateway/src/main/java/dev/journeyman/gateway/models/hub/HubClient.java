package dev.journeyman.gateway.models.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP with a hub: one request at a time, redirects followed here so that the token goes to the hub alone.
 *
 * <p>What can pass (a broken connection, 408, 429, 5xx) is thrown as a plain {@link IOException} or {@link RetryLater}, for
 * the caller to try again; what cannot is a {@link HubException}.
 */
final class HubClient {
    private static final int MAX_REDIRECTS = 10;
    private static final int MAX_LISTING_BYTES = 32 << 20;
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(20);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(60);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WAIT)
            .build();
    private final URI endpoint;
    private final @Nullable String token;

    HubClient(URI endpoint, @Nullable String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /** An answer that says when to come again. */
    static final class RetryLater extends IOException {
        private static final long serialVersionUID = 1;

        private final transient Duration after;

        RetryLater(String message, Duration after) {
            super(message);
            this.after = after;
        }

        Duration after() {
            return after;
        }
    }

    HubRepository repository(HubReference reference) throws IOException, InterruptedException {
        String path = "/api/models/" + reference.repository() + "/revision/" + encoded(reference.revision());
        try (InputStream body = get(resolve(path, "blobs=true"), 0, reference).body()) {
            byte[] json = readInTime(body, MAX_LISTING_BYTES + 1);
            if (json.length > MAX_LISTING_BYTES) {
                throw new HubException(
                        reference + ": the hub's list of files is larger than " + MAX_LISTING_BYTES + " bytes");
            }
            return HubRepository.parse(json, reference);
        }
    }

    /** Reads to the end, or so many bytes. A read has no time limit of its own; closing the stream ends it. */
    private static byte[] readInTime(InputStream body, int mostBytes) throws IOException {
        Thread guard = Thread.ofVirtual().start(() -> closeLate(body));
        try {
            return body.readNBytes(mostBytes);
        } finally {
            guard.interrupt();
        }
    }

    private static void closeLate(InputStream body) {
        try {
            Thread.sleep(ANSWER_WAIT);
            body.close();
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt(); // the reading has ended
        }
    }

    /** Opens a file from a byte on. The answer is 206 and starts there, or 200 and starts at 0, or 416. */
    HttpResponse<InputStream> file(HubReference reference, String commit, String file, long from)
            throws IOException, InterruptedException {
        String path = "/" + reference.repository() + "/resolve/" + commit + "/"
                + Arrays.stream(file.split("/", -1)).map(HubClient::encoded).collect(Collectors.joining("/"));
        return get(resolve(path, null), from, reference);
    }

    private HttpResponse<InputStream> get(URI first, long from, HubReference reference)
            throws IOException, InterruptedException {
        URI address = first;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .timeout(ANSWER_WAIT)
                    .header("user-agent", "journeyman")
                    .header("accept-encoding", "identity");
            if (from > 0) {
                request.header("range", "bytes=" + from + "-");
            }
            if (token != null && sameOrigin(address, endpoint)) {
                request.header("authorization", "Bearer " + token);
            }
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            if (status == 200 || status == 206 || status == 416) {
                return response;
            }
            response.body().close();
            if (!REDIRECTS.contains(status)) {
                throw refusal(response, reference);
            }
            address = target(address, response, reference);
        }
        throw new HubException(reference + ": more than " + MAX_REDIRECTS + " redirects");
    }

    private URI target(URI from, HttpResponse<?> response, HubReference reference) throws HubException {
        URI to;
        try {
            to = from.resolve(new URI(response.headers().firstValue("location").orElse("")));
        } catch (URISyntaxException e) {
            throw new HubException(reference + ": " + from.getHost() + " redirects to something that is no address");
        }
        boolean http = "http".equalsIgnoreCase(to.getScheme());
        boolean https = "https".equalsIgnoreCase(to.getScheme());
        if (to.getHost() == null || !(https || (http && "http".equalsIgnoreCase(endpoint.getScheme())))) {
            throw new HubException(reference + ": " + from.getHost() + " redirects away from https; not followed");
        }
        return to;
    }

    private IOException refusal(HttpResponse<?> response, HubReference reference) {
        int status = response.statusCode();
        String host = response.request().uri().getHost();
        boolean hub = sameOrigin(response.request().uri(), endpoint);
        boolean gated = response.headers().firstValue("x-error-code").orElse("").equals("GatedRepo");
        if (PASSING.contains(status) || (!hub && status == 403)) { // a signed address that ran out
            return new RetryLater(reference + ": " + host + " answers " + status, retryAfter(response));
        }
        String remedy = token == null
                ? "set HF_TOKEN to a token that may read it"
                : "HF_TOKEN is set, but that token may not read it";
        return switch (status) {
            case 401, 403 ->
                new HubException(reference
                        + (gated
                                ? " is gated: accept its conditions on its page at " + host + "; " + remedy
                                : " does not exist, is private or is gated (" + status + "): check its name, accept its"
                                        + " conditions on its page at " + host + " if it has any, and " + remedy));
            case 404 ->
                new HubException(reference + ": there is no such repository, revision or file (404); check the name"
                        + " and the revision");
            default -> new HubException(reference + ": " + host + " answers " + status);
        };
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("retry-after").orElse("");
        return seconds.matches("[0-9]{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private URI resolve(String path, @Nullable String query) {
        String base = endpoint.toString().replaceAll("/+$", "");
        return URI.create(base + path + (query == null ? "" : "?" + query));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static boolean sameOrigin(URI a, URI b) {
        return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && String.valueOf(a.getHost()).equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return Map.of("http", 80, "https", 443)
                .getOrDefault(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT), -1);
    }
}
