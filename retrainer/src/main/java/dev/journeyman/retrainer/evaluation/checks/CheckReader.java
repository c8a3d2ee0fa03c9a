package dev.journeyman.retrainer.evaluation.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the {@code checks} of a written item: a list of objects whose {@code check} says which, and what else stands in each:
 *
 * <pre>
 *   words, sentences, lines   least and most, or exactly; least is 1 where it is left out
 *   numbered, bullets         items
 *   begins, ends              text
 *   has                       any: a list
 *   lacks                     none: a list
 *   order                     groups: a list of lists
 *   only                      of: a list
 *   json                      fields: a list
 *   codes                     only: a list, may be empty
 *   capitals                  nothing
 * </pre>
 */
public final class CheckReader {
    private static final int MOST_CHECKS = 20;
    private static final int MOST = 10_000;
    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("words", Set.of("least", "most", "exactly")),
            Map.entry("sentences", Set.of("least", "most", "exactly")),
            Map.entry("lines", Set.of("least", "most", "exactly")),
            Map.entry("numbered", Set.of("items")),
            Map.entry("bullets", Set.of("items")),
            Map.entry("begins", Set.of("text")),
            Map.entry("ends", Set.of("text")),
            Map.entry("has", Set.of("any")),
            Map.entry("lacks", Set.of("none")),
            Map.entry("order", Set.of("groups")),
            Map.entry("only", Set.of("of")),
            Map.entry("json", Set.of("fields")),
            Map.entry("codes", Set.of("only")),
            Map.entry("capitals", Set.of()));

    private CheckReader() {}

    /**
     * The checks of an item.
     *
     * @throws IllegalArgumentException where there is none or one is malformed; with every problem
     */
    public static List<Check> read(JsonNode list) {
        List<Check> checks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_CHECKS) {
            throw new IllegalArgumentException("checks must be a list of 1 to " + MOST_CHECKS);
        }
        for (int i = 0; i < list.size(); i++) {
            try {
                checks.add(check(list.get(i)));
            } catch (IllegalArgumentException e) {
                problems.add("checks[" + i + "] " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return checks;
    }

    private static Check check(JsonNode node) {
        String name = node.path("check").asText("");
        Set<String> fields = FIELDS.get(name);
        if (fields == null) {
            throw new IllegalArgumentException("is \"" + name + "\"; there are "
                    + FIELDS.keySet().stream().sorted().toList());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getKey().equals("check") && !fields.contains(field.getKey())) {
                throw new IllegalArgumentException("has no field \"" + field.getKey() + "\"");
            }
        }
        return switch (name) {
            case "words" -> new Check.WordCount(least(node), most(node));
            case "sentences" -> new Check.SentenceCount(least(node), most(node));
            case "lines" -> new Check.LineCount(least(node), most(node));
            case "numbered" -> new Check.Numbered(number(node, "items"));
            case "bullets" -> new Check.Bullets(number(node, "items"));
            case "begins" -> new Check.Begins(text(node, "text"));
            case "ends" -> new Check.Ends(text(node, "text"));
            case "has" -> new Check.HasAny(texts(node.path("any"), "any"));
            case "lacks" -> new Check.Lacks(texts(node.path("none"), "none"));
            case "order" -> new Check.InOrder(groups(node.path("groups")));
            case "only" -> new Check.Only(texts(node.path("of"), "of"));
            case "json" -> new Check.JsonFields(texts(node.path("fields"), "fields"));
            case "codes" ->
                new Check.CodesOnly(node.path("only").isEmpty() ? List.of() : texts(node.path("only"), "only"));
            default -> new Check.Capitals();
        };
    }

    private static int least(JsonNode node) {
        return node.has("exactly") ? number(node, "exactly") : node.has("least") ? number(node, "least") : 1;
    }

    private static int most(JsonNode node) {
        int most = node.has("exactly") ? number(node, "exactly") : number(node, "most");
        if (most < least(node)) {
            throw new IllegalArgumentException("has a most that is below its least");
        }
        return most;
    }

    private static int number(JsonNode node, String field) {
        int number = node.path(field).asInt(0);
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("needs " + field + " of 1 to " + MOST);
        }
        return number;
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        if (text.isBlank()) {
            throw new IllegalArgumentException("needs a " + field);
        }
        return text;
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText("")));
        if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("needs a list " + field + " of texts");
        }
        return texts;
    }

    private static List<List<String>> groups(JsonNode list) {
        List<List<String>> groups = new ArrayList<>();
        list.forEach(each -> groups.add(texts(each, "in groups")));
        if (groups.size() < 2) {
            throw new IllegalArgumentException("needs at least two groups");
        }
        return groups;
    }
}
