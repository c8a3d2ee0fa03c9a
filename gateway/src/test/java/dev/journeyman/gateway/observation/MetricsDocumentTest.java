package dev.journeyman.gateway.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.journeyman.gateway.observation.MetricsDocument.Metric;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.tracing.Tracing;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every metric that a gateway exposes stands in docs/METRICS.md with its type, labels and help, and every one there that is always exposed is. */
class MetricsDocumentTest {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Set<String> ALWAYS_THERE = Set.of("always", "once");
    private static final ScriptedModel MODEL = BusyGateway.model();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = BusyGateway.start(MODEL, metrics -> {
            metrics.spans("exported", 1);
            return Tracing.NONE;
        });
        BusyGateway.makeBusy(gateway, 1);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    /** What is exposed: by name the type, the help and the labels. */
    private static Map<String, Metric> exposed() throws Exception {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : gateway.get("/metrics").body().split("\n")) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.put(words[2], words.length > 3 ? words[3] : "");
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                String name = family(sample.group(1), types);
                Set<String> names = labels.computeIfAbsent(name, key -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        names.add(label.group(1));
                    }
                }
            }
        }
        Map<String, Metric> all = new TreeMap<>();
        types.forEach((name, type) -> all.put(
                name, new Metric(name, type, labels.getOrDefault(name, Set.of()), helps.getOrDefault(name, ""), "")));
        return all;
    }

    private static String family(String sample, Map<String, String> types) {
        String stem = sample.replaceAll("_(bucket|sum|count)$", "");
        return types.containsKey(sample) ? sample : stem;
    }

    /** The table's row of a metric, for whoever has to add it. */
    private static String row(Metric m) {
        return "| `" + m.name() + "` | " + m.type() + " | " + String.join(", ", m.labels()) + " | " + m.help()
                + " | always |";
    }

    @Test
    void whatIsExposedIsDocumentedAndTheOtherWayRound() throws Exception {
        Map<String, Metric> documented = MetricsDocument.read();
        Map<String, Metric> exposed = exposed();
        // the largest value of a histogram in the last minutes; the document says of all at once that there is one
        exposed.keySet()
                .removeIf(name -> name.endsWith("_max")
                        && exposed.containsKey(name.substring(0, name.length() - "_max".length()))
                        && exposed.get(name).type().equals("gauge"));

        assertThat(exposed.values().stream()
                        .filter(m -> !documented.containsKey(m.name()))
                        .map(MetricsDocumentTest::row))
                .as("rows to be added to docs/METRICS.md")
                .isEmpty();
        exposed.forEach((name, metric) -> {
            Metric row = documented.get(name);
            assertThat(row.type()).as("type of " + name).isEqualTo(metric.type());
            if (ALWAYS_THERE.contains(row.when())) {
                assertThat(row.help()).as("help of " + name).isEqualTo(metric.help());
                assertThat(row.labels()).as("labels of " + name).isEqualTo(metric.labels());
            } else { // what has not happened yet has no labels yet
                assertThat(row.labels()).as("labels of " + name).containsAll(metric.labels());
            }
        });
        assertThat(documented.values().stream()
                        .filter(row -> ALWAYS_THERE.contains(row.when()) && !exposed.containsKey(row.name()))
                        .map(Metric::name))
                .as("documented as there")
                .isEmpty();
        assertThat(documented.values().stream().map(Metric::when).distinct())
                .containsExactlyInAnyOrder("always", "once", "by collector", "traces", "rollout", "runs");
    }

    /** What callers send makes no new label: every value is one of ours. */
    @Test
    void labelsDoNotGrowWithWhatCallersSend() throws Exception {
        Set<String> before = series();
        for (int i = 0; i < 20; i++) {
            gateway.get("/no/such/path/" + i);
            gateway.post(
                    "/v1/chat/completions",
                    "{\"model\":\"caller-" + i + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            gateway.post("/v1/diagnose", "{\"codes\":[\"X" + i + "\"]}");
            gateway.get("/v1/interactions/int_" + i);
        }
        Set<String> after = series();
        after.removeAll(before);
        assertThat(after).hasSizeLessThan(300).noneMatch(line -> line.contains("caller-"));
        for (int i = 20; i < 40; i++) {
            gateway.get("/no/such/path/" + i);
            gateway.post(
                    "/v1/chat/completions",
                    "{\"model\":\"caller-" + i + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        }
        Set<String> last = series();
        last.removeAll(before);
        last.removeAll(after);
        assertThat(last).isEmpty();
    }

    private static Set<String> series() throws Exception {
        Set<String> series = new TreeSet<>();
        for (String line : gateway.get("/metrics").body().split("\n")) {
            if (!line.startsWith("#") && !line.startsWith("jvm_")) {
                series.add(line.substring(0, line.lastIndexOf(' ')));
            }
        }
        return series;
    }

    @Test
    void aRequestToTheModelIsCountedByTheConventions() throws Exception {
        String text = gateway.get("/metrics").body();
        String labels =
                "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"journeyman\",gen_ai_request_model=\"journeyman\",gen_ai_response_model=\""
                        + RunningGateway.VERSION + "\"";
        assertThat(text)
                .contains("gen_ai_server_request_duration_seconds_count{error_type=\"\"," + labels + "}")
                .contains("gen_ai_server_request_duration_seconds_count{error_type=\"model_failed\"," + labels + "}")
                .contains("gen_ai_server_request_duration_seconds_bucket{error_type=\"\"," + labels + ",le=\"81.92\"}")
                .contains("gen_ai_server_time_to_first_token_seconds_bucket{" + labels + ",le=\"0.001\"}")
                .contains("gen_ai_server_time_per_output_token_seconds_count{" + labels + "}")
                .contains("gen_ai_client_token_usage_bucket{" + labels
                        + ",gen_ai_token_type=\"input\",le=\"6.7108864E7\"}")
                .contains(
                        "journeyman_guardrail_judgements_total{action=\"block\",rule=\"forbidder\",stage=\"input\"} 2.0")
                .contains(
                        "journeyman_guardrail_judgements_total{action=\"block\",rule=\"forbidder\",stage=\"output\"} 1.0")
                .contains("journeyman_retrieval_seconds_count{outcome=\"unavailable\"}")
                .contains("journeyman_ready 1.0");
    }

    @Test
    void theCacheIsUsedWhileAnAnswerIsWritten() throws Exception {
        MODEL.gate = new Semaphore(3);
        Thread asking = Thread.ofPlatform().start(() -> {
            try {
                BusyGateway.chat(gateway, "What does P0301 mean?", false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            await().untilAsserted(() -> assertThat(gateway.get("/metrics").body())
                    .containsPattern("journeyman_kv_cache_usage_perc (0\\.0*[1-9]|[1-9.]+E-)"));
        } finally {
            MODEL.openGate();
            asking.join();
        }
        await().untilAsserted(() ->
                assertThat(gateway.get("/metrics").body()).contains("journeyman_kv_cache_usage_perc 0.0\n"));
    }
}
