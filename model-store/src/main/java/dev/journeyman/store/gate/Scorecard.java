package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the gate reads of a scorecard; the package page says of what form.
 *
 * @param conditions what has to be equal for two scorecards to be compared, by key
 * @param suites by name
 */
record Scorecard(Map<String, String> conditions, Map<String, Suite> suites) {
    private static final int MOST_SUITES = 256;
    private static final int MOST_SLICES = 4096;
    private static final int MOST_PROBLEMS = 20;

    /**
     * Outcomes of the same items in the same order.
     *
     * @param outcomes '1' right, '0' wrong
     */
    record Part(String outcomes) {
        int n() {
            return outcomes.length();
        }

        int right() {
            return (int) outcomes.chars().filter(each -> each == '1').count();
        }

        double accuracy() {
            return n() == 0 ? 0 : (double) right() / n();
        }
    }

    /**
     * A suite.
     *
     * @param kind of its questions
     * @param provenance of the right answers
     * @param itemsDigest of all its items
     * @param failed questions that could not be asked
     * @param whole of its items
     * @param slices by {@code CUT=PART}
     * @param letters how often each was chosen; none where there are no letters
     */
    record Suite(
            String name,
            String kind,
            String provenance,
            String itemsDigest,
            int failed,
            Part whole,
            Map<String, Part> slices,
            Map<String, Integer> letters) {}

    /**
     * Reads a scorecard.
     *
     * @throws FormException naming what it lacks
     */
    static Scorecard read(JsonNode root) {
        List<String> problems = new ArrayList<>();
        Map<String, String> conditions = new TreeMap<>();
        conditions.put(
                "domain.facts_digest", text(root.path("domain"), "facts_digest", "domain.facts_digest", problems));
        boolean digested = root.path("code_digest").isTextual();
        conditions.put(
                digested ? "code_digest" : "code_version",
                text(root, digested ? "code_digest" : "code_version", "code_version", problems));
        if (root.path("suites_digest").isTextual()) {
            conditions.put("suites_digest", root.path("suites_digest").textValue());
        }
        conditions.put("precision", text(root, "precision", "precision", problems));
        conditions.put("system_prompt", text(root, "system_prompt", "system_prompt", problems));
        conditions.put(
                "limit", root.path("limit").isNumber() ? root.path("limit").asText() : "none");
        conditions.put(
                "served",
                root.path("served").isObject() ? root.at("/served/retrieval").asText("") : "no");
        Map<String, Suite> suites = new TreeMap<>();
        if (!root.path("suites").isArray()
                || root.path("suites").isEmpty()
                || root.path("suites").size() > MOST_SUITES) {
            problems.add("suites must be 1 to " + MOST_SUITES);
        } else {
            for (JsonNode each : root.path("suites")) {
                Suite suite = suite(each, problems);
                if (suites.put(suite.name(), suite) != null) {
                    problems.add("suites has " + suite.name() + " twice");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new FormException(problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)));
        }
        return new Scorecard(conditions, suites);
    }

    private static Suite suite(JsonNode node, List<String> problems) {
        String name = text(node, "name", "suites.name", problems);
        String path = "suites." + name;
        Map<String, Integer> letters = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : node.path("letters").properties()) {
            letters.put(each.getKey(), each.getValue().asInt(0));
        }
        Map<String, Part> slices = new TreeMap<>();
        for (Map.Entry<String, JsonNode> cut : node.path("slices").properties()) {
            for (Map.Entry<String, JsonNode> slice : cut.getValue().properties()) {
                String key = cut.getKey() + "=" + slice.getKey();
                slices.put(key, part(slice.getValue(), path + "." + key, problems));
            }
        }
        if (slices.size() > MOST_SLICES) {
            problems.add(path + ".slices has " + slices.size() + " parts; at most " + MOST_SLICES);
        }
        return new Suite(
                name,
                text(node, "kind", path + ".kind", problems),
                text(node, "provenance", path + ".provenance", problems),
                text(node, "items_digest", path + ".items_digest", problems),
                node.path("failed").asInt(0),
                part(node, path, problems),
                slices,
                letters);
    }

    /** The outcomes of a node, which have to be as many as its n, and as many of them right as it says. */
    private static Part part(JsonNode node, String path, List<String> problems) {
        String outcomes = node.path("outcomes").asText(null);
        int n = node.path("n").asInt(-1);
        if (outcomes == null) {
            problems.add(path + ".outcomes is missing: an older program wrote this scorecard; evaluate the model anew");
            return new Part("");
        }
        Part part = new Part(outcomes);
        if (!outcomes.chars().allMatch(each -> each == '0' || each == '1')
                || n != part.n()
                || node.path("right").asInt(-1) != part.right()) {
            problems.add(path + ".outcomes must be n characters 0 and 1, as many of them 1 as right says");
        }
        return part;
    }

    private static String text(JsonNode node, String key, String path, List<String> problems) {
        String text = optional(node, key);
        if (text == null) {
            problems.add(path + " must be a string");
            return "";
        }
        return text;
    }

    private static @Nullable String optional(JsonNode node, String key) {
        return node.path(key).isTextual() ? node.path(key).textValue() : null;
    }
}
