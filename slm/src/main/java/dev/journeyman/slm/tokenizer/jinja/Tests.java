package dev.journeyman.slm.tokenizer.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What can stand after {@code is}. */
final class Tests {

    private static final Map<String, BiPredicate<Object, Arguments>> TESTS = new HashMap<>();

    static {
        TESTS.put("defined", (value, arguments) -> !(value instanceof Undefined));
        TESTS.put("undefined", (value, arguments) -> value instanceof Undefined);
        TESTS.put("none", (value, arguments) -> value == Values.NONE);
        TESTS.put("string", (value, arguments) -> value instanceof String);
        TESTS.put("mapping", (value, arguments) -> value instanceof Map);
        TESTS.put(
                "iterable",
                (value, arguments) -> value instanceof String
                        || value instanceof List
                        || value instanceof Map
                        || value instanceof Undefined);
        TESTS.put(
                "sequence",
                (value, arguments) -> value instanceof String || value instanceof List || value instanceof Map);
        TESTS.put("number", (value, arguments) -> Values.isNumber(value));
        TESTS.put("integer", (value, arguments) -> value instanceof Long);
        TESTS.put("float", (value, arguments) -> value instanceof Double);
        TESTS.put("boolean", (value, arguments) -> value instanceof Boolean);
        TESTS.put("true", (value, arguments) -> Boolean.TRUE.equals(value));
        TESTS.put("false", (value, arguments) -> Boolean.FALSE.equals(value));
        TESTS.put("callable", (value, arguments) -> value instanceof Callable);
        TESTS.put("odd", (value, arguments) -> Math.floorMod(Values.asLong(value), 2L) == 1);
        TESTS.put("even", (value, arguments) -> Math.floorMod(Values.asLong(value), 2L) == 0);
        TESTS.put("divisibleby", (value, arguments) -> {
            long divisor = arguments.integer(0, "num", 0);
            if (divisor == 0) {
                throw new JinjaException("division by zero");
            }
            return Math.floorMod(Values.asLong(value), divisor) == 0;
        });
        TESTS.put(
                "lower",
                (value, arguments) -> value instanceof String text
                        && text.equals(text.toLowerCase(Locale.ROOT))
                        && !text.equals(text.toUpperCase(Locale.ROOT)));
        TESTS.put(
                "upper",
                (value, arguments) -> value instanceof String text
                        && text.equals(text.toUpperCase(Locale.ROOT))
                        && !text.equals(text.toLowerCase(Locale.ROOT)));
        TESTS.put("in", (value, arguments) -> Values.contains(arguments.required(0, "seq"), value));
        TESTS.put("sameas", (value, arguments) -> {
            Object other = arguments.required(0, "other");
            return Values.typeName(value).equals(Values.typeName(other)) && Values.equal(value, other);
        });
        for (String name : List.of("eq", "equalto", "==")) {
            TESTS.put(name, (value, arguments) -> Values.equal(value, arguments.required(0, "other")));
        }
        for (String name : List.of("ne", "!=")) {
            TESTS.put(name, (value, arguments) -> !Values.equal(value, arguments.required(0, "other")));
        }
        order(List.of("lt", "lessthan", "<"), order -> order < 0);
        order(List.of("gt", "greaterthan", ">"), order -> order > 0);
        order(List.of("le", "<="), order -> order <= 0);
        order(List.of("ge", ">="), order -> order >= 0);
    }

    private Tests() {}

    private static void order(List<String> names, java.util.function.IntPredicate holds) {
        for (String name : names) {
            TESTS.put(name, (value, arguments) -> holds.test(Values.compare(value, arguments.required(0, "other"))));
        }
    }

    static boolean knows(String name) {
        return TESTS.containsKey(name);
    }

    static boolean apply(String name, Object value, Arguments arguments) {
        @Nullable BiPredicate<Object, Arguments> test = TESTS.get(name);
        if (test == null) {
            throw new JinjaException("no test is named '" + name + "'");
        }
        return test.test(value, arguments);
    }
}
