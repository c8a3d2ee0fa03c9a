package dev.journeyman.gateway.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboard and the alerts, as the tests read them. */
final class ObservabilityFiles {
    static final Path FOLDER = MetricsDocument.DOCS.resolve("observability");

    record Panel(String title, String description, List<String> expressions) {}

    record Alert(String name, String expression, String summary, String action) {}

    private ObservabilityFiles() {}

    static List<Panel> panels() throws IOException {
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : JsonMapper.builder()
                .build()
                .readTree(FOLDER.resolve("grafana-dashboard.json").toFile())
                .path("panels")) {
            if (!panel.path("type").asText().equals("row")) {
                List<String> expressions = new ArrayList<>();
                panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr").asText()));
                panels.add(new Panel(
                        panel.path("title").asText(), panel.path("description").asText(), expressions));
            }
        }
        return panels;
    }

    static List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (JsonNode group : new YAMLMapper()
                .readTree(FOLDER.resolve("alerts.yaml").toFile())
                .path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                alerts.add(new Alert(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        rule.path("annotations").path("summary").asText(),
                        rule.path("annotations").path("action").asText()));
            }
        }
        return alerts;
    }
}
