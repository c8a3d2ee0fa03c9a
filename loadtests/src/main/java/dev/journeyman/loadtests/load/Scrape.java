package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a gateway's {@code /metrics} said at one moment, by name with labels. */
final class Scrape {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_CHARS = 8 << 20;

    private final Map<String, Double> values;

    private Scrape(Map<String, Double> values) {
        this.values = values;
    }

    /** Asks. */
    static Scrape of(HttpClient http, URI base) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(base.resolve("/metrics"))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 || response.body().length() > MOST_CHARS) {
            throw new IOException("/metrics answered " + response.statusCode() + " with "
                    + response.body().length() + " characters");
        }
        return parse(response.body());
    }

    /** Reads Prometheus' text form. */
    static Scrape parse(String text) {
        Map<String, Double> values = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                try {
                    values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                } catch (NumberFormatException e) {
                    // Prometheus' +Inf and the like: nothing here asks for one that can be that
                }
            }
        });
        return new Scrape(values);
    }

    /** The sum of a metric over all its labels; 0 where it is not there. */
    double sum(String name) {
        return sum(name, "");
    }

    /** The sum over those that have a label. */
    double sum(String name, String label) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().equals(name) || each.getKey().startsWith(name + "{"))
                .filter(each -> each.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Generations that have a slot or wait for one. */
    double busy() {
        return sum("journeyman_num_requests_running") + sum("journeyman_num_requests_waiting");
    }

    /** Tokens generated since the gateway began. */
    double generatedTokens() {
        return sum("journeyman_generation_tokens_total");
    }

    /** The share of the KV cache in use. */
    double cacheUse() {
        return sum("journeyman_kv_cache_usage_perc");
    }
}
