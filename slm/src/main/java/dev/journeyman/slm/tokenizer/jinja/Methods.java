package dev.journeyman.slm.tokenizer.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of Python's strings, lists and mappings that a template may call; none changes its value. */
final class Methods {

    private Methods() {}

    /** The method of that name, or null if the value has none. */
    static @Nullable Callable of(Object value, String name) {
        return switch (value) {
            case String text -> ofString(text, name);
            case Map<?, ?> map -> ofMap(map, name);
            case List<?> list -> ofList(list, name);
            default -> null;
        };
    }

    private static @Nullable Callable ofString(String text, String name) {
        return switch (name) {
            case "strip" -> arguments -> strip(text, arguments, true, true);
            case "lstrip" -> arguments -> strip(text, arguments, true, false);
            case "rstrip" -> arguments -> strip(text, arguments, false, true);
            case "split" ->
                arguments -> split(arguments)
                        ? PythonText.splitAtSpace(text, arguments.integer(1, "maxsplit", -1))
                        : PythonText.split(text, arguments.text(0, "sep", ""), arguments.integer(1, "maxsplit", -1));
            case "rsplit" ->
                arguments -> split(arguments)
                        ? PythonText.splitAtSpace(text, -1)
                        : PythonText.splitFromRight(
                                text, arguments.text(0, "sep", ""), arguments.integer(1, "maxsplit", -1));
            case "splitlines" ->
                arguments -> text.isEmpty() ? List.of() : Values.of(text.lines().toList());
            case "startswith" -> arguments -> any(arguments, text::startsWith);
            case "endswith" -> arguments -> any(arguments, text::endsWith);
            case "removeprefix" ->
                arguments -> {
                    String prefix = arguments.text(0, "prefix", "");
                    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
                };
            case "removesuffix" ->
                arguments -> {
                    String suffix = arguments.text(0, "suffix", "");
                    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
                };
            case "upper" -> arguments -> text.toUpperCase(Locale.ROOT);
            case "lower" -> arguments -> text.toLowerCase(Locale.ROOT);
            case "title" -> arguments -> PythonText.title(text);
            case "capitalize" -> arguments -> PythonText.capitalize(text);
            case "replace" ->
                arguments -> Filters.replace(
                        text,
                        arguments.text(0, "old", ""),
                        arguments.text(1, "new", ""),
                        arguments.integer(2, "count", -1));
            case "find" -> arguments -> position(text, text.indexOf(arguments.text(0, "sub", "")));
            case "rfind" -> arguments -> position(text, text.lastIndexOf(arguments.text(0, "sub", "")));
            case "count" ->
                arguments -> {
                    String part = arguments.text(0, "sub", "");
                    return part.isEmpty()
                            ? (Object) (text.codePointCount(0, text.length()) + 1L)
                            : (Object) (PythonText.split(text, part, -1).size() - 1L);
                };
            case "join" -> arguments -> Filters.join(Values.items(arguments.required(0, "iterable")), text, true);
            case "isdigit" -> arguments -> !text.isEmpty() && text.codePoints().allMatch(Character::isDigit);
            case "isspace" -> arguments -> !text.isEmpty() && text.codePoints().allMatch(PythonText::isSpace);
            default -> null;
        };
    }

    private static @Nullable Callable ofMap(Map<?, ?> map, String name) {
        return switch (name) {
            case "get" ->
                arguments -> {
                    Object value = map.get(arguments.required(0, "key"));
                    return value == null ? arguments.get(1, "default", Values.NONE) : value;
                };
            case "items" -> arguments -> pairs(map);
            case "keys" -> arguments -> Values.items(map);
            case "values" -> arguments -> List.copyOf(map.values());
            default -> null;
        };
    }

    private static @Nullable Callable ofList(List<?> list, String name) {
        return switch (name) {
            case "index" ->
                arguments -> {
                    for (int i = 0; i < list.size(); i++) {
                        if (Values.equal(list.get(i), arguments.required(0, "value"))) {
                            return (long) i;
                        }
                    }
                    throw new JinjaException(Values.repr(arguments.required(0, "value")) + " is not in list");
                };
            case "count" ->
                arguments -> list.stream()
                        .filter(item -> Values.equal(item, arguments.required(0, "value")))
                        .count();
            default -> null;
        };
    }

    /** A mapping's entries, each a list of key and value. */
    static List<Object> pairs(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> (Object) List.<Object>of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String strip(String text, Arguments arguments, boolean left, boolean right) {
        if (arguments.get(0, "chars", Values.NONE) instanceof String characters) {
            return PythonText.strip(text, characters, left, right);
        }
        String half = left ? PythonText.stripLeft(text) : text;
        return right ? PythonText.stripRight(half) : half;
    }

    private static boolean split(Arguments arguments) {
        return arguments.get(0, "sep", Values.NONE) == Values.NONE;
    }

    private static boolean any(Arguments arguments, java.util.function.Predicate<String> matches) {
        Object wanted = arguments.required(0, "prefix");
        return wanted instanceof List<?> several
                ? several.stream().map(Values::text).anyMatch(matches)
                : matches.test(arguments.text(0, "prefix", ""));
    }

    private static long position(String text, int unit) {
        return unit < 0 ? -1 : text.codePointCount(0, unit);
    }
}
