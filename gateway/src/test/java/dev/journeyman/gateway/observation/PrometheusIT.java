package dev.journeyman.gateway.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.tracing.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus with the sample configuration, the alerts and the dashboard's expressions, over a gateway that has something to do. */
@Timeout(120)
class PrometheusIT {
    /** Panels that may be empty here, and why. */
    private static final Map<String, String> MAY_BE_EMPTY = Map.of(
            "Serving", "the versions that serve are told by the rollout",
            "Rollout arms", "there is no rollout",
            "Runs", "no training run has ended",
            "A run is going on", "training runs are told by the scheduler",
            "Collections", "the garbage collector may not have paused yet",
            "Spans", "nothing is traced");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static String tool(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static boolean isInstalled(String command) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }

    private static JsonNode api(int port, String path) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return RunningGateway.json(response);
    }

    private static JsonNode query(int port, String expression) throws Exception {
        JsonNode answer = api(port, "query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        assertThat(answer.path("status").asText())
                .as(expression + ": " + answer.path("error"))
                .isEqualTo("success");
        return answer.path("data").path("result");
    }

    @Test
    void prometheusTakesTheRulesAndEveryPanelHasData() throws Exception {
        assumeTrue(
                isInstalled("prometheus") && isInstalled("promtool"),
                "Prometheus is not installed (Debian's package prometheus): its sample files are not tried");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String file : List.of("prometheus.yml", "alerts.yaml")) {
            Files.copy(ObservabilityFiles.FOLDER.resolve(file), folder.resolve(file));
        }
        assertThat(tool(
                        "promtool",
                        "check",
                        "rules",
                        folder.resolve("alerts.yaml").toString()))
                .contains("SUCCESS: 9 rules found");
        assertThat(tool(
                        "promtool",
                        "check",
                        "config",
                        folder.resolve("prometheus.yml").toString()))
                .contains("SUCCESS");

        try (InputStream cases = Objects.requireNonNull(PrometheusIT.class.getResourceAsStream("alerts-test.yaml"))) {
            Files.copy(cases, folder.resolve("alerts-test.yaml"));
        }
        assertThat(tool(
                        "promtool",
                        "test",
                        "rules",
                        folder.resolve("alerts-test.yaml").toString()))
                .contains("SUCCESS");

        try (RunningGateway gateway = BusyGateway.start(BusyGateway.model(), metrics -> Tracing.NONE)) {
            Path config = folder.resolve("prometheus.yml");
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace("15s", "1s")
                            .replace("127.0.0.1:8080", "127.0.0.1:" + gateway.server.port()));
            Process prometheus = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            try {
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> query(port, "up{job=\"journeyman\"} == 1").size() == 1);
                BusyGateway.makeBusy(gateway, 2);
                scrapes(port, 2);
                BusyGateway.makeBusy(gateway, 2);
                scrapes(port, 2);
                everyPanelHasData(port);
                noRuleFails(port);
            } finally {
                prometheus.destroy();
                if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
                    prometheus.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    /** Waits until the gateway has been scraped so many times more. */
    private static void scrapes(int port, int count) throws Exception {
        String requests = "count_over_time(up{job=\"journeyman\"}[10m])";
        long before = query(port, requests).path(0).path("value").path(1).asLong();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> query(port, requests).path(0).path("value").path(1).asLong() >= before + count);
    }

    private static void everyPanelHasData(int port) throws Exception {
        List<String> empty = new ArrayList<>();
        for (ObservabilityFiles.Panel panel : ObservabilityFiles.panels()) {
            for (String expression : panel.expressions()) {
                JsonNode result = query(port, expression.replace("$__rate_interval", "1m"));
                if (result.isEmpty() && !MAY_BE_EMPTY.containsKey(panel.title())) {
                    empty.add(panel.title() + ": " + expression);
                }
            }
        }
        assertThat(empty).as("panels without data").isEmpty();
        assertThat(ObservabilityFiles.panels().stream().map(ObservabilityFiles.Panel::title))
                .containsAll(MAY_BE_EMPTY.keySet());
    }

    private static void noRuleFails(int port) throws Exception {
        int rules = 0;
        for (JsonNode group : api(port, "rules").path("data").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                rules++;
                assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
            }
        }
        assertThat(rules).isEqualTo(ObservabilityFiles.alerts().size());
    }
}
