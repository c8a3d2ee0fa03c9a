package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can stand after {@code |}. */
final class Filters {

    private static final Map<String, BiFunction<Object, Arguments, Object>> FILTERS = new HashMap<>();

    static {
        texts();
        lists();
        selections();
        FILTERS.put("tojson", PythonJson::write);
        for (String name : List.of("default", "d")) {
            FILTERS.put(name, (value, arguments) -> {
                boolean replaced =
                        value instanceof Undefined || (arguments.flag(1, "boolean", false) && !Values.truth(value));
                return replaced ? arguments.get(0, "default_value", "") : value;
            });
        }
        FILTERS.put("string", (value, arguments) -> Values.text(value));
        FILTERS.put("safe", (value, arguments) -> Values.text(value));
        FILTERS.put(
                "abs",
                (value, arguments) -> value instanceof Double number
                        ? (Object) Math.abs(number)
                        : (Object) Math.absExact(Values.asLong(value)));
        FILTERS.put("int", (value, arguments) -> number(value, arguments, true));
        FILTERS.put("float", (value, arguments) -> number(value, arguments, false));
    }

    private Filters() {}

    static boolean knows(String name) {
        return FILTERS.containsKey(name);
    }

    static Object apply(String name, Object value, Arguments arguments) {
        @Nullable BiFunction<Object, Arguments, Object> filter = FILTERS.get(name);
        if (filter == null) {
            throw new JinjaException("no filter is named '" + name + "'");
        }
        return filter.apply(value, arguments);
    }

    private static void texts() {
        FILTERS.put(
                "trim",
                (value, arguments) -> arguments.get(0, "chars", Values.NONE) instanceof String characters
                        ? PythonText.strip(Values.text(value), characters, true, true)
                        : PythonText.strip(Values.text(value)));
        FILTERS.put("upper", (value, arguments) -> Values.text(value).toUpperCase(Locale.ROOT));
        FILTERS.put("lower", (value, arguments) -> Values.text(value).toLowerCase(Locale.ROOT));
        FILTERS.put("title", (value, arguments) -> PythonText.title(Values.text(value)));
        FILTERS.put("capitalize", (value, arguments) -> PythonText.capitalize(Values.text(value)));
        FILTERS.put(
                "replace",
                (value, arguments) -> replace(
                        Values.text(value),
                        Values.text(arguments.required(0, "old")),
                        Values.text(arguments.required(1, "new")),
                        arguments.get(2, "count", Values.NONE) instanceof Long count ? count : -1));
        FILTERS.put("indent", (value, arguments) -> {
            Object width = arguments.get(0, "width", 4L);
            String margin =
                    width instanceof String text ? text : " ".repeat((int) Math.clamp(Values.asLong(width), 0L, 100L));
            boolean blank = arguments.flag(2, "blank", false);
            List<Object> parts = PythonText.split(Values.text(value), "\n", -1);
            if ((long) margin.length() * parts.size() > Limits.MAX_TEXT) {
                throw new JinjaException("a text grows beyond " + Limits.MAX_TEXT + " characters");
            }
            List<Object> lines = new ArrayList<>();
            for (Object line : parts) {
                boolean unmargined = lines.isEmpty() ? !arguments.flag(1, "first", false) : !blank && line.equals("");
                lines.add(unmargined ? line : margin + line);
            }
            return join(lines, "\n", true);
        });
        for (String name : List.of("escape", "e")) {
            FILTERS.put(
                    name,
                    (value, arguments) -> Values.text(value)
                            .replace("&", "&amp;")
                            .replace(">", "&gt;")
                            .replace("<", "&lt;")
                            .replace("'", "&#39;")
                            .replace("\"", "&#34;"));
        }
    }

    private static void lists() {
        for (String name : List.of("length", "count")) {
            FILTERS.put(name, (value, arguments) -> length(value));
        }
        FILTERS.put("list", (value, arguments) -> new ArrayList<>(Values.items(value)));
        FILTERS.put(
                "first",
                (value, arguments) -> Values.items(value).isEmpty()
                        ? new Undefined("No first item, sequence was empty.")
                        : Values.items(value).getFirst());
        FILTERS.put(
                "last",
                (value, arguments) -> Values.items(value).isEmpty()
                        ? new Undefined("No last item, sequence was empty.")
                        : Values.items(value).getLast());
        FILTERS.put(
                "reverse",
                (value, arguments) -> value instanceof String text
                        ? new StringBuilder(text).reverse().toString()
                        : Values.items(value).reversed());
        FILTERS.put("join", (value, arguments) -> {
            List<Object> items = Values.items(value);
            if (arguments.get(1, "attribute", Values.NONE) instanceof String attribute) {
                items = items.stream()
                        .map(item -> Evaluator.path(item, attribute))
                        .toList();
            }
            return join(items, Values.text(arguments.get(0, "d", "")), false);
        });
        FILTERS.put("unique", (value, arguments) -> {
            List<Object> seen = new ArrayList<>();
            Values.items(value).forEach(item -> {
                if (!Values.contains(seen, item)) {
                    seen.add(item);
                }
            });
            return seen;
        });
        FILTERS.put("sort", (value, arguments) -> sorted(Values.items(value), arguments));
        FILTERS.put("sum", (value, arguments) -> {
            Object sum = arguments.get(1, "start", 0L);
            for (Object item : Values.items(value)) {
                sum = Numbers.apply("+", sum, item);
            }
            return sum;
        });
        FILTERS.put("min", (value, arguments) -> extreme(value, Values::compare));
        FILTERS.put("max", (value, arguments) -> extreme(value, (a, b) -> Values.compare(b, a)));
        FILTERS.put("items", (value, arguments) -> value instanceof Map<?, ?> map ? Methods.pairs(map) : List.of());
        FILTERS.put(
                "dictsort",
                (value, arguments) -> value instanceof Map<?, ?> map
                        ? Methods.pairs(map).stream()
                                .sorted((a, b) -> Values.compare(
                                        lowered(((List<?>) a).getFirst()), lowered(((List<?>) b).getFirst())))
                                .toList()
                        : List.of());
    }

    private static void selections() {
        FILTERS.put("map", (value, arguments) -> {
            if (arguments.named().get("attribute") instanceof String attribute) {
                return Values.items(value).stream()
                        .map(item -> {
                            Object found = Evaluator.path(item, attribute);
                            return found instanceof Undefined
                                    ? arguments.named().getOrDefault("default", found)
                                    : found;
                        })
                        .toList();
            }
            String filter = arguments.text(0, "filter", "");
            return Values.items(value).stream()
                    .map(item -> apply(filter, item, arguments.rest()))
                    .toList();
        });
        FILTERS.put("select", (value, arguments) -> selected(value, test(arguments, 0)));
        FILTERS.put(
                "reject",
                (value, arguments) -> selected(value, test(arguments, 0).negate()));
        FILTERS.put("selectattr", (value, arguments) -> selected(value, attributeTest(arguments)));
        FILTERS.put(
                "rejectattr",
                (value, arguments) -> selected(value, attributeTest(arguments).negate()));
    }

    private static Predicate<Object> attributeTest(Arguments arguments) {
        String attribute = arguments.text(0, "attribute", "");
        Predicate<Object> test = test(arguments, 1);
        return item -> test.test(Evaluator.path(item, attribute));
    }

    /** The test named by the argument at the position, with the arguments after it; truth if there is none. */
    private static Predicate<Object> test(Arguments arguments, int position) {
        if (position >= arguments.positional().size()) {
            return Values::truth;
        }
        String name = arguments.text(position, "test", "");
        Arguments rest = new Arguments(
                arguments
                        .positional()
                        .subList(position + 1, arguments.positional().size()),
                Map.of());
        return item -> Tests.apply(name, item, rest);
    }

    private static List<Object> selected(Object value, Predicate<Object> test) {
        return Values.items(value).stream().filter(test).toList();
    }

    static long length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined undefined -> 0;
            default -> throw new JinjaException("object of type '" + Values.typeName(value) + "' has no len()");
        };
    }

    /** Replaces the first so many; a negative count is all. */
    static String replace(String text, String old, String replacement, long count) {
        if (count == 0) {
            return text;
        }
        if (old.isEmpty()) {
            throw new JinjaException("replace needs a text to replace");
        }
        return join(PythonText.split(text, old, count), replacement, true);
    }

    static String join(List<Object> items, String separator, boolean onlyStrings) {
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            if (onlyStrings && !(item instanceof String)) {
                throw new JinjaException("sequence item: expected str instance, " + Values.typeName(item) + " found");
            }
            texts.add(Values.text(item));
        }
        long length = texts.stream().mapToLong(String::length).sum() + (long) separator.length() * texts.size();
        if (length > Limits.MAX_TEXT + (long) separator.length()) {
            throw new JinjaException("a text grows beyond " + Limits.MAX_TEXT + " characters");
        }
        return String.join(separator, texts);
    }

    private static List<Object> sorted(List<Object> items, Arguments arguments) {
        boolean caseSensitive = arguments.flag(1, "case_sensitive", false);
        Object attribute = arguments.get(2, "attribute", Values.NONE);
        Comparator<Object> order = (a, b) -> {
            Object x = attribute instanceof String name ? Evaluator.path(a, name) : a;
            Object y = attribute instanceof String name ? Evaluator.path(b, name) : b;
            return caseSensitive ? Values.compare(x, y) : Values.compare(lowered(x), lowered(y));
        };
        List<Object> result = new ArrayList<>(items);
        result.sort(arguments.flag(0, "reverse", false) ? Collections.reverseOrder(order) : order);
        return result;
    }

    private static Object extreme(Object value, Comparator<Object> order) {
        return Values.items(value).stream()
                .min((a, b) -> order.compare(lowered(a), lowered(b)))
                .orElseGet(() -> new Undefined("No aggregated item, sequence was empty."));
    }

    private static Object lowered(Object value) {
        return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static Object number(Object value, Arguments arguments, boolean integer) {
        try {
            double number = value instanceof String text ? Double.parseDouble(text.strip()) : Values.asDouble(value);
            if (!integer) {
                return number;
            }
            return value instanceof Long exact ? exact : (Object) (long) number;
        } catch (NumberFormatException | JinjaException e) {
            return arguments.get(0, "default", integer ? (Object) 0L : (Object) 0.0);
        }
    }
}
