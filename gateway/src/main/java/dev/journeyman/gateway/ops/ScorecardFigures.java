package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Json;
import java.util.List;
import java.util.Map;

/**
 * The figures of a scorecard: accuracies with their intervals, as the page draws them and the outcome of no single question.
 *
 * <p>Intervals are Wilson's (E. B. Wilson, "Probable inference", 1927) at 95 %; where the scorecard has them, they are the scorecard's own.
 */
final class ScorecardFigures {
    private static final int MOST_SUITES = 256;
    private static final int MOST_SLICES = 1_000; // of a suite
    private static final double Z = 1.959963984540054;
    private static final List<String> DIGESTS =
            List.of("code_digest", "code_version", "suites_digest", "precision", "system_prompt");

    private ScorecardFigures() {}

    /** Everything but outcomes and examples: {@code {started_at, digests, suites}}. */
    static ObjectNode whole(JsonNode card) {
        ObjectNode node =
                Json.object().put("started_at", card.path("started_at").asText(null));
        ObjectNode digests = node.putObject("digests");
        DIGESTS.stream()
                .filter(key -> card.path(key).isTextual())
                .forEach(key -> digests.put(key, card.path(key).asText()));
        JsonNode facts = card.at("/domain/facts_digest");
        if (facts.isTextual()) {
            digests.put("facts_digest", facts.asText());
        }
        ArrayNode suites = node.putArray("suites");
        for (JsonNode suite : card.path("suites")) {
            if (suites.size() < MOST_SUITES && asked(suite) > 0) {
                suites.add(suite(suite));
            }
        }
        return node;
    }

    /** The accuracy over all suites of these kinds; {@code null} where there is none. */
    static JsonNode factual(JsonNode card, List<String> kinds) {
        int items = 0;
        int right = 0;
        for (JsonNode suite : card.path("suites")) {
            if (kinds.contains(suite.path("kind").asText())) {
                items += asked(suite);
                right += suite.path("right").asInt(0);
            }
        }
        if (items == 0) {
            return Json.object().nullNode();
        }
        ObjectNode node = Json.object();
        figures(node, items, right);
        return node;
    }

    private static ObjectNode suite(JsonNode suite) {
        ObjectNode node = Json.object()
                .put("name", suite.path("name").asText())
                .put("kind", suite.path("kind").asText());
        figures(node, asked(suite), suite.path("right").asInt(0));
        if (suite.path("low").isNumber() && suite.path("high").isNumber()) {
            node.put("low", suite.path("low").doubleValue())
                    .put("high", suite.path("high").doubleValue());
        }
        if (suite.path("letters") instanceof ObjectNode letters && !letters.isEmpty()) {
            node.set("letters", letters.deepCopy());
        }
        ArrayNode slices = node.putArray("slices");
        for (Map.Entry<String, JsonNode> cut : suite.path("slices").properties()) {
            for (Map.Entry<String, JsonNode> slice : cut.getValue().properties()) {
                int items = asked(slice.getValue());
                if (slices.size() < MOST_SLICES && items > 0) {
                    ObjectNode figures = slices.addObject().put("name", cut.getKey() + "=" + slice.getKey());
                    figures(figures, items, slice.getValue().path("right").asInt(0));
                }
            }
        }
        return node;
    }

    private static int asked(JsonNode part) {
        return Math.max(0, part.path("n").asInt(0));
    }

    private static void figures(ObjectNode node, int items, int right) {
        double p = (double) right / items;
        double weight = 1 + Z * Z / items;
        double middle = (p + Z * Z / (2 * items)) / weight;
        double half = Z / weight * Math.sqrt(p * (1 - p) / items + Z * Z / (4.0 * items * items));
        node.put("items", items)
                .put("right", right)
                .put("accuracy", p)
                .put("low", Math.max(0, middle - half))
                .put("high", Math.min(1, middle + half));
    }
}
