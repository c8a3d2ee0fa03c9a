package dev.journeyman.gateway.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts speak of metrics that docs/METRICS.md has, and of labels that those have. */
class ObservabilityFilesTest {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{([^}]*)}");
    private static final Set<String> LANGUAGE = Set.of(
            "rate",
            "increase",
            "sum",
            "max",
            "histogram_quantile",
            "absent",
            "time",
            "vector",
            "predict_linear",
            "unless",
            "on",
            "or",
            "and",
            "by",
            "offset");
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "job", "instance", "le");

    static List<String> problems(String expression) throws Exception {
        Map<String, MetricsDocument.Metric> known = MetricsDocument.read();
        List<String> problems = new ArrayList<>();
        Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            MetricsDocument.Metric metric = metric(known, selector.group(1));
            Set<String> own = metric == null ? Set.of() : metric.labels();
            labels.addAll(own);
            for (String matcher : selector.group(2).split(",\\s*")) {
                String label = matcher.replaceAll("\\s*[=!~].*", "").strip();
                if (!own.contains(label) && !OF_PROMETHEUS.contains(label)) {
                    problems.add(selector.group(1) + " has no label " + label);
                }
            }
        }
        String rest = expression
                .replaceAll("\\{[^}]*}", " ")
                .replaceAll("\\[[^]]*]", " ")
                .replaceAll("offset \\w+", " ");
        Matcher grouping = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)").matcher(rest);
        while (grouping.find()) {
            for (String label : grouping.group(1).split(",")) {
                if (!labels.contains(label.strip())) {
                    problems.add("nothing here has the label " + label.strip());
                }
            }
        }
        Matcher name = NAME.matcher(rest.replaceAll("\\b(?:by|on)\\s*\\([^)]*\\)", " "));
        while (name.find()) {
            if (!LANGUAGE.contains(name.group())
                    && !OF_PROMETHEUS.contains(name.group())
                    && metric(known, name.group()) == null) {
                problems.add("docs/METRICS.md has no " + name.group());
            }
        }
        return problems;
    }

    private static MetricsDocument.Metric metric(Map<String, MetricsDocument.Metric> known, String name) {
        MetricsDocument.Metric metric = known.get(name);
        if (metric != null) {
            return metric.type().equals("histogram") ? null : metric; // a histogram has its three parts only
        }
        MetricsDocument.Metric histogram = known.get(name.replaceAll("_(bucket|sum|count)$", ""));
        return histogram != null && Set.of("histogram", "summary").contains(histogram.type()) ? histogram : null;
    }

    @Test
    void everyMetricOfTheDashboardIsDocumented() throws Exception {
        List<ObservabilityFiles.Panel> panels = ObservabilityFiles.panels();
        assertThat(panels).hasSizeGreaterThan(30);
        for (ObservabilityFiles.Panel panel : panels) {
            assertThat(panel.description()).as(panel.title()).isNotBlank();
            for (String expression : panel.expressions()) {
                assertThat(problems(expression))
                        .as(panel.title() + ": " + expression)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyMetricOfTheAlertsIsDocumentedAndSaysWhatToDo() throws Exception {
        List<ObservabilityFiles.Alert> alerts = ObservabilityFiles.alerts();
        assertThat(alerts).hasSizeGreaterThan(8);
        for (ObservabilityFiles.Alert alert : alerts) {
            assertThat(problems(alert.expression())).as(alert.name()).isEmpty();
            assertThat(alert.summary()).as(alert.name()).endsWith(".");
            assertThat(alert.action()).as(alert.name()).endsWith(".").hasSizeGreaterThan(40);
        }
    }

    @Test
    void aMetricOrALabelThatThereIsNotIsFound() throws Exception {
        assertThat(problems("sum by (rule) (rate(journeyman_guardrail_judgements_total{action=\"block\"}[5m]))"))
                .isEmpty();
        assertThat(problems("rate(journeyman_no_such_total[5m])")).hasSize(1);
        assertThat(problems("rate(journeyman_feedback_total{colour=\"red\"}[5m])"))
                .hasSize(1);
        assertThat(problems("sum by (colour) (journeyman_feedback_total{kind=\"up\"})"))
                .hasSize(1);
        assertThat(problems("journeyman_guardrail_seconds{job=\"journeyman\"}")).isNotEmpty();
    }
}
