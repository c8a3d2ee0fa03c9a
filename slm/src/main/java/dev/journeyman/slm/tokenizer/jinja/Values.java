package dev.journeyman.slm.tokenizer.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a template and what Python says of them.
 *
 * <p>A value is a String, a Long, a Double, a Boolean, a List, a Map, {@link #NONE}, an {@link Undefined}, a {@link
 * Namespace}, a {@link Loop} or a {@link Callable}, and nothing else: there is no way from here to any other Java object.
 */
final class Values {

    /** Python's None. */
    enum None {
        NONE
    }

    static final None NONE = None.NONE;

    private Values() {}

    /** A value of a template from one of Java: copied, so that nothing is shared. */
    static Object of(@Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case String text -> text;
            case Boolean flag -> flag;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case List<?> list -> {
                List<Object> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield items;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> entries = new LinkedHashMap<>();
                map.forEach((key, item) -> entries.put(of(key), of(item)));
                yield entries;
            }
            default ->
                throw new IllegalArgumentException(
                        "a template takes no " + value.getClass().getName());
        };
    }

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case None none -> false;
            case Undefined undefined -> false;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static boolean equal(Object a, Object b) {
        return equal(a, b, new int[] {Limits.MAX_ITEMS});
    }

    /** Lists can hold one another many times over, so the comparisons are counted down. */
    private static boolean equal(Object a, Object b, int[] left) {
        if (left[0]-- == 0) {
            throw new JinjaException("values of more than " + Limits.MAX_ITEMS + " items are compared");
        }
        if (isNumber(a) && isNumber(b)) {
            return (a instanceof Double || b instanceof Double) ? asDouble(a) == asDouble(b) : asLong(a) == asLong(b);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!equal(x.get(i), y.get(i), left)) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream().allMatch(entry -> {
                        Object other = y.get(entry.getKey());
                        return other != null && equal(entry.getValue(), other, left);
                    });
        }
        if (a instanceof Undefined || b instanceof Undefined) {
            return a instanceof Undefined && b instanceof Undefined;
        }
        return Objects.equals(a, b);
    }

    static int compare(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return (a instanceof Double || b instanceof Double)
                    ? Double.compare(asDouble(a), asDouble(b))
                    : Long.compare(asLong(a), asLong(b));
        }
        if (a instanceof String x && b instanceof String y) {
            return java.util.Arrays.compare(
                    x.codePoints().toArray(), y.codePoints().toArray());
        }
        if (a instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (b instanceof Undefined undefined) {
            throw undefined.used();
        }
        throw new JinjaException("'" + typeName(a) + "' and '" + typeName(b) + "' have no order");
    }

    static boolean contains(Object container, Object item) {
        return switch (container) {
            case String text when item instanceof String part -> text.contains(part);
            case List<?> list -> list.stream().anyMatch(each -> equal(each, item));
            case Map<?, ?> map -> map.keySet().stream().anyMatch(each -> equal(each, item));
            case Undefined undefined -> false;
            default -> throw new JinjaException("'in' needs a list, mapping or string, and got " + typeName(container));
        };
    }

    /** What a loop runs over: items, keys, or characters. */
    static List<Object> items(Object value) {
        return switch (value) {
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text
            when text.length() <= Limits.MAX_PARTS ->
                text.codePoints().mapToObj(c -> (Object) Character.toString(c)).toList();
            case String text ->
                throw new JinjaException("a text of more than " + Limits.MAX_PARTS + " characters is taken apart");
            case Undefined undefined -> List.of();
            default -> throw new JinjaException("'" + typeName(value) + "' object is not iterable");
        };
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static double asDouble(Object number) {
        return number instanceof Double d ? d : asLong(number);
    }

    static long asLong(Object number) {
        return switch (number) {
            case Long n -> n;
            case Boolean flag -> flag ? 1 : 0;
            default -> throw new JinjaException("an integer is needed, and not " + typeName(number));
        };
    }

    /** As Python's {@code str}; nothing for an undefined value. */
    static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined undefined -> "";
            default -> repr(value);
        };
    }

    /** As Python's {@code repr}. */
    static String repr(Object value) {
        StringBuilder out = new StringBuilder();
        repr(value, out);
        return out.toString();
    }

    /** Lists can hold one another many times over, so the text is bounded while it grows. */
    private static void repr(Object value, StringBuilder out) {
        if (out.length() > Limits.MAX_TEXT) {
            throw new JinjaException("a text grows beyond " + Limits.MAX_TEXT + " characters");
        }
        switch (value) {
            case String text -> quoted(text, out);
            case None none -> out.append("None");
            case Boolean flag -> out.append(flag ? "True" : "False");
            case Long number -> out.append(number.longValue());
            case Double number -> out.append(decimal(number));
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    out.append(separator);
                    repr(item, out);
                    separator = ", ";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    repr(entry.getKey(), out);
                    out.append(": ");
                    repr(entry.getValue(), out);
                    separator = ", ";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case Undefined undefined -> out.append("Undefined");
            default -> out.append('<').append(typeName(value)).append('>');
        }
    }

    static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(number);
        if (size == 0 || (size >= 1e-4 && size < 1e16)) {
            String plain =
                    number == 0 ? Double.toString(number) : new BigDecimal(Double.toString(number)).toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String[] parts = Double.toString(number).split("E", 2);
        String mantissa = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
        int exponent = Integer.parseInt(parts[1]);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static void quoted(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 32 || (c >= 127 && c < 160)) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append(quote);
    }

    static String typeName(Object value) {
        return switch (value) {
            case String text -> "str";
            case None none -> "None";
            case Boolean flag -> "bool";
            case Long number -> "int";
            case Double number -> "float";
            case List<?> list -> "list";
            case Map<?, ?> map -> "dict";
            case Undefined undefined -> "Undefined";
            case Namespace namespace -> "Namespace";
            case Loop loop -> "LoopContext";
            default -> "function";
        };
    }
}
