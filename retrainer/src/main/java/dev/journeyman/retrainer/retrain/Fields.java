package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of one object of a YAML file. What is wrong is not thrown but added to a list with the key's path, so that a file's problems are told all at once; a value
 * that is wrong or left out has its default then.
 */
final class Fields {
    private final JsonNode node;
    private final String path;
    private final List<String> problems;
    private final Set<String> asked = new HashSet<>();

    Fields(JsonNode node, String path, List<String> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add((path.isEmpty() ? "the file" : path) + " must be a mapping of keys");
        }
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    private JsonNode value(String key) {
        asked.add(key);
        return has(key) ? node.path(key) : MissingNode.getInstance();
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    void problem(String key, String must) {
        problems.add(at(key) + " " + must);
    }

    String text(String key, String otherwise, String pattern, String must) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            if (otherwise.isEmpty()) {
                problem(key, "is missing; it must be " + must);
            }
            return otherwise;
        }
        if (!value.isTextual() || !value.textValue().matches(pattern)) {
            problem(key, "must be " + must + ", is " + value);
            return otherwise;
        }
        return value.textValue();
    }

    /** A whole number within bounds. */
    int whole(String key, int otherwise, int least, int most) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.canConvertToExactIntegral()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            problem(key, "must be a whole number from " + least + " to " + most + ", is " + value);
            return otherwise;
        }
        return value.intValue();
    }

    long seed(String key, long otherwise) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            problem(key, "must be a whole number, is " + value);
            return otherwise;
        }
        return value.longValue();
    }

    /** A number within bounds, both included. */
    double number(String key, double otherwise, double least, double most) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            problem(key, "must be a number from " + least + " to " + most + ", is " + value);
            return otherwise;
        }
        return value.doubleValue();
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = value(key);
        if (value.isMissingNode() || value.isBoolean()) {
            return value.asBoolean(otherwise);
        }
        problem(key, "must be true or false, is " + value);
        return otherwise;
    }

    /** One of an enum's constants, written as in YAML: lower case, dashes for underlines. */
    <E extends Enum<E>> E choice(String key, E otherwise, E[] all) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (E each : all) {
            names.add(name(each));
            if (name(each).equals(value.asText())) {
                return each;
            }
        }
        problem(key, "must be one of " + String.join(", ", names) + ", is " + value);
        return otherwise;
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Fields object(String key) {
        return new Fields(value(key), at(key), problems);
    }

    JsonNode raw(String key) {
        return value(key);
    }

    /** The objects of a list; none where it is left out. */
    List<Fields> objects(String key, int most) {
        JsonNode value = value(key);
        if (!value.isMissingNode() && !value.isArray()) {
            problem(key, "must be a list");
        }
        if (value.size() > most) {
            problem(key, "must have at most " + most + " items, has " + value.size());
        }
        List<Fields> objects = new ArrayList<>();
        for (int i = 0; value.isArray() && i < Math.min(most, value.size()); i++) {
            objects.add(new Fields(value.get(i), at(key) + "[" + i + "]", problems));
        }
        return objects;
    }

    List<Double> numbers(String key, List<Double> otherwise, double least, double most) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode each : value) {
            if (each.isNumber() && each.doubleValue() >= least && each.doubleValue() <= most) {
                numbers.add(each.doubleValue());
            }
        }
        if (!value.isArray() || numbers.size() != value.size() || numbers.isEmpty()) {
            problem(key, "must be a list of numbers from " + least + " to " + most + ", is " + value);
            return otherwise;
        }
        return List.copyOf(numbers);
    }

    List<String> texts(String key, List<String> otherwise) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        List<String> texts = new ArrayList<>();
        value.forEach(each -> texts.add(each.asText()));
        if (!value.isArray() || texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
            problem(key, "must be a list of names, is " + value);
            return otherwise;
        }
        return List.copyOf(texts);
    }

    /** Names every key that nothing asked for; called last. */
    void end() {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key)) {
                unknown.add(key);
            }
        });
        unknown.forEach(key -> problem(key, "is no key here; there are " + String.join(", ", new TreeSet<>(asked))));
    }
}
