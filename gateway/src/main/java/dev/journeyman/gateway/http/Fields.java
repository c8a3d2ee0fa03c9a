package dev.journeyman.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read once each and checked.
 *
 * <p>A problem does not stop the reading: it is noted under the field's name as the caller wrote it ({@code messages[0].content}), and
 * {@link #throwIfAny} tells them all. A field that is {@code null} counts as absent. What was not asked for by the end is unknown, and a problem.
 */
public final class Fields {
    private static final int MOST_TOLD = 8;
    private static final int MOST_ECHOED_CHARS = 64;

    private final ObjectNode node;
    private final String prefix;
    private final List<ApiException> problems;
    private final Set<String> seen = new HashSet<>();

    /** The fields of a body. */
    public Fields(ObjectNode body) {
        this(body, "", new ArrayList<>());
    }

    private Fields(ObjectNode node, String prefix, List<ApiException> problems) {
        this.node = node;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** Fields of an object inside, whose problems are told with these. */
    public Fields inside(ObjectNode inner, String path) {
        return new Fields(inner, path + ".", problems);
    }

    /** The field's name from the body's root. */
    public String path(String name) {
        return prefix + name;
    }

    /** Notes a problem of a field. */
    public void problem(ErrorKind kind, String path, String message) {
        problems.add(new ApiException(kind, path, message));
    }

    /** The value, whatever it is; null where it is absent. */
    public @Nullable JsonNode any(String name) {
        seen.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Names of the object in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Notes that a field must be there. */
    public void missing(String name, String message) {
        problem(ErrorKind.MISSING_PARAMETER, path(name), message);
    }

    /** A string of so many characters. */
    public @Nullable String text(String name, int mostChars) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            wrongType(path(name), "a string", value);
            return null;
        }
        String text = value.textValue();
        if (text.length() > mostChars) {
            problem(
                    ErrorKind.INVALID_VALUE,
                    path(name),
                    path(name) + " may have at most " + mostChars + " characters, has " + text.length() + ".");
            return null;
        }
        return text;
    }

    /** A whole number in a range, both ends included. */
    public @Nullable Long integer(String name, long least, long most) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            wrongType(path(name), "an integer", value);
            return null;
        }
        BigDecimal number = value.decimalValue();
        // The exponent is looked at before the number is spelled out: 1e999999999 is short to write and long to hold.
        if (tooWide(number) || number.stripTrailingZeros().scale() > 0) {
            range(path(name), "an integer", Long.toString(least), Long.toString(most));
            return null;
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            range(path(name), "an integer", Long.toString(least), Long.toString(most));
            return null;
        }
        return number.longValueExact();
    }

    /** A number in a range, both ends included. */
    public @Nullable Double number(String name, double least, double most) {
        return number(any(name), path(name), least, most);
    }

    /** The same for a value that is no field. */
    public @Nullable Double number(@Nullable JsonNode value, String path, double least, double most) {
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            wrongType(path, "a number", value);
            return null;
        }
        double number = value.doubleValue();
        if (!(number >= least && number <= most)) {
            range(path, "a number", show(least), show(most));
            return null;
        }
        return number;
    }

    /** True or false. */
    public @Nullable Boolean flag(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        wrongType(path(name), "true or false", value);
        return null;
    }

    /** A list of at most so many items. */
    public @Nullable ArrayNode list(String name, int mostItems) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ArrayNode list)) {
            wrongType(path(name), "an array", value);
            return null;
        }
        if (list.size() > mostItems) {
            problem(
                    ErrorKind.INVALID_VALUE,
                    path(name),
                    path(name) + " may hold at most " + mostItems + " items, holds " + list.size() + ".");
            return null;
        }
        return list;
    }

    /** An object. */
    public @Nullable Fields object(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return inside(object, path(name));
        }
        wrongType(path(name), "an object", value);
        return null;
    }

    /** Refuses a field by name, where it is there. */
    public void unsupported(String name, String why) {
        if (any(name) != null) {
            problem(ErrorKind.UNSUPPORTED_PARAMETER, path(name), path(name) + " is not supported: " + why);
        }
    }

    /** Notes a value of the wrong type. */
    public void wrongType(String path, String expected, JsonNode value) {
        problem(
                ErrorKind.INVALID_TYPE,
                path,
                path + " must be " + expected + ", was "
                        + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT) + ".");
    }

    private void range(String path, String what, String least, String most) {
        problem(ErrorKind.INVALID_VALUE, path, path + " must be " + what + " from " + least + " to " + most + ".");
    }

    private static boolean tooWide(BigDecimal number) {
        return number.precision() - (long) number.scale() > 20 || number.scale() > 100;
    }

    private static String show(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    /** Notes every field that nobody asked for. */
    public void finish() {
        for (String name : names()) {
            if (!seen.contains(name)) {
                String shown = name.length() > MOST_ECHOED_CHARS ? name.substring(0, MOST_ECHOED_CHARS) + "..." : name;
                problem(ErrorKind.UNKNOWN_PARAMETER, path(shown), "Unknown parameter: '" + path(shown) + "'.");
            }
        }
    }

    /**
     * Ends the reading.
     *
     * @throws ApiException where there are problems: the first one's kind and parameter, and what is wrong with the others besides
     */
    public void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        ApiException first = problems.get(0);
        StringBuilder message = new StringBuilder(first.message());
        for (int i = 1; i < Math.min(problems.size(), MOST_TOLD); i++) {
            message.append(i == 1 ? " Also: " : " ").append(problems.get(i).message());
        }
        if (problems.size() > MOST_TOLD) {
            message.append(" And ").append(problems.size() - MOST_TOLD).append(" more problems.");
        }
        throw new ApiException(first.kind(), first.param(), message.toString());
    }
}
