package dev.journeyman.gateway.tracing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where traces go, by OpenTelemetry's environment variables.
 *
 * @param endpoint where spans are posted to
 * @param headers what is sent along, credentials for instance; never shown
 * @param serviceName the name under which the gateway is known to the collector
 * @param ratio how many of the traces that begin here are kept, 0 to 1; a caller that begins one decides for it
 * @param captureContent whether texts are in the spans
 */
public record TracingConfig(
        URI endpoint, Map<String, String> headers, String serviceName, double ratio, boolean captureContent) {
    /** Names the collector; traces go to its {@code /v1/traces}. */
    public static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /** Names the place for traces itself. */
    public static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    /** Pairs {@code name=value} with commas between them. */
    public static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

    /** The form of what is sent; there is one. */
    public static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /** The gateway's name for the collector. */
    public static final String SERVICE_NAME = "OTEL_SERVICE_NAME";

    /** Share of traces that are kept. */
    public static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";

    /** Whether texts are in the spans; off unless it says {@code true}. */
    public static final String CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /** Switches all of OpenTelemetry off. */
    public static final String DISABLED = "OTEL_SDK_DISABLED";

    private static final String DEFAULT_SERVICE = "journeyman";
    private static final int MOST_HEADERS = 32;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");

    /** Copies the headers. */
    public TracingConfig {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads the variables.
     *
     * @param option the command line's endpoint, which wins over the variables; null where there is none
     * @return empty where no endpoint is named
     * @throws IllegalArgumentException with all problems, one a line, each with its variable; no value of a header is told
     */
    public static Optional<TracingConfig> of(
            UnaryOperator<@Nullable String> environment, @Nullable String option, String optionName) {
        String general = given(environment, ENDPOINT);
        String traces = given(environment, TRACES_ENDPOINT);
        boolean disabled = "true".equalsIgnoreCase(given(environment, DISABLED));
        String place = option != null ? option : !traces.isEmpty() ? traces : general;
        if (disabled || place.isBlank()) {
            return Optional.empty();
        }
        List<String> problems = new ArrayList<>();
        boolean whole = option == null && !traces.isEmpty();
        String name = option != null ? optionName : whole ? TRACES_ENDPOINT : ENDPOINT;
        URI endpoint = endpoint(name, place, whole, problems);
        String protocol = given(environment, PROTOCOL);
        if (!protocol.isEmpty() && !protocol.equals("http/protobuf")) {
            problems.add(PROTOCOL + ": must be http/protobuf, the one that this gateway speaks; or leave it out");
        }
        Map<String, String> headers = headers(given(environment, HEADERS), problems);
        double ratio = ratio(given(environment, RATIO), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        String service = given(environment, SERVICE_NAME);
        return Optional.of(new TracingConfig(
                endpoint,
                headers,
                service.isEmpty() ? DEFAULT_SERVICE : service,
                ratio,
                given(environment, CAPTURE).toLowerCase(Locale.ROOT).equals("true")));
    }

    private static String given(UnaryOperator<@Nullable String> environment, String name) {
        String value = environment.apply(name);
        return value == null ? "" : value.strip();
    }

    private static URI endpoint(String name, String place, boolean whole, List<String> problems) {
        try {
            URI uri = URI.create(whole ? place : place.replaceAll("/+$", "") + "/v1/traces");
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        problems.add(name + ": must be an address like http://localhost:4318");
        return URI.create("http://invalid");
    }

    private static Map<String, String> headers(String text, List<String> problems) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", MOST_HEADERS + 1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1).strip());
            if (headers.size() == MOST_HEADERS
                    || !TOKEN.matcher(name).matches()
                    || !VALUE.matcher(value).matches()) {
                problems.add(HEADERS + ": must be up to " + MOST_HEADERS
                        + " pairs name=value with commas between them, values percent-encoded");
                return Map.of();
            }
            headers.put(name, value);
        }
        return headers;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "\n"; // no header's value
        }
    }

    private static double ratio(String text, List<String> problems) {
        if (text.isEmpty()) {
            return 1;
        }
        try {
            double ratio = Double.parseDouble(text);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(RATIO + ": must be a number from 0 to 1");
        return 1;
    }

    /** Without the headers, which may be secrets. */
    @Override
    public String toString() {
        return "TracingConfig[" + endpoint + ", " + headers.size() + " headers, " + serviceName + ", " + ratio
                + (captureContent ? ", with texts" : "") + "]";
    }
}
