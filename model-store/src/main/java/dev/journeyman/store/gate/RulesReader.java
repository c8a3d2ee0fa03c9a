package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Takes values out of a tree and gathers what is wrong with it. */
final class RulesReader {
    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    RulesReader(JsonNode root) {
        this.root = root;
        if (!root.isObject()) {
            problems.add(
                    "the rules must be an object with keys such as factual; start with version: " + GateRules.VERSION);
        }
    }

    void problem(String text) {
        problems.add(text);
    }

    private JsonNode section(String path) {
        return path.isEmpty() ? root : root.path(path);
    }

    private static String key(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Refuses keys that mean nothing: a misspelt threshold must not be passed over. */
    void known(String path, Set<String> keys) {
        JsonNode section = section(path);
        if (!section.isObject() && !section.isMissingNode()) {
            problem(path + " must be an object with "
                    + String.join(", ", keys.stream().sorted().toList()));
        }
        section.properties().forEach(entry -> {
            if (!keys.contains(entry.getKey())) {
                problem(key(path, entry.getKey()) + " means nothing; there are "
                        + String.join(", ", keys.stream().sorted().toList()));
            }
        });
    }

    double number(String path, String key, double standard) {
        JsonNode value = section(path).path(key);
        if (value.isMissingNode()) {
            return standard;
        }
        if (!value.isNumber()) {
            problem(key(path, key) + " must be a number such as " + standard);
            return standard;
        }
        return value.doubleValue();
    }

    List<String> texts(String path, String key, List<String> standard) {
        JsonNode value = section(path).path(key);
        if (value.isMissingNode()) {
            return standard;
        }
        List<String> texts = new ArrayList<>();
        value.forEach(each -> texts.add(each.asText()));
        if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isTextual)) {
            problem(key(path, key) + " must be a list such as [" + String.join(", ", standard) + "]");
            return standard;
        }
        return texts;
    }

    GateRules.Brought choice(String path, String key, GateRules.Brought standard) {
        JsonNode value = section(path).path(key);
        if (value.isMissingNode()) {
            return standard;
        }
        for (GateRules.Brought each : GateRules.Brought.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(value.asText())) {
                return each;
            }
        }
        problem(key(path, key) + " must be accept or refuse, but is '" + value.asText() + "'");
        return standard;
    }

    /** The rules, unless anything was wrong: what was read, or what the values are. */
    GateRules rules(Supplier<GateRules> made) {
        try {
            GateRules rules = made.get();
            if (problems.isEmpty()) {
                return rules;
            }
        } catch (FormException e) {
            problems.addAll(e.problems());
        }
        throw new FormException(problems);
    }
}
