package dev.journeyman.gateway.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A scorecard of few suites that the promotion gate can judge, equal but for what a test says. */
public final class ScorecardForGate {
    private ScorecardForGate() {}

    /**
     * A scorecard with the same number of wrong answers in every suite.
     *
     * @param weights the digest of the weights that were examined
     * @param startedAt when, as ISO 8601
     * @param items questions of a suite
     */
    public static ObjectNode of(String name, String weights, String startedAt, int items, int wrong) {
        ObjectNode card = JsonMapper.builder().build().createObjectNode();
        card.put("version", 2).put("started_at", startedAt);
        card.putObject("model").put("name", name).put("weights_digest", weights);
        card.putObject("domain").put("facts_digest", "f");
        card.put("precision", "float32").put("system_prompt", "none").put("code_version", "abc");
        var suites = card.putArray("suites");
        for (String kind : List.of("code-meaning", "unknown-codes", "stops", "refusals")) {
            suites.addObject()
                    .put("name", kind)
                    .put("kind", kind)
                    .put("provenance", "reference")
                    .put("items_digest", "d")
                    .put("n", items)
                    .put("right", items - wrong)
                    .put("outcomes", "0".repeat(wrong) + "1".repeat(items - wrong));
        }
        return card;
    }
}
