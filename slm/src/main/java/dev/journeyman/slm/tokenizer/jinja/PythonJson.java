package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code json.dumps(value, ensure_ascii=False)} writes them, which {@code tojson} is in chat templates. */
final class PythonJson {

    private final @Nullable Integer indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;
    private final boolean ascii;
    private final StringBuilder out = new StringBuilder();

    private PythonJson(Arguments arguments) {
        indent = arguments.get(1, "indent", Values.NONE) instanceof Long spaces
                ? Integer.valueOf((int) Math.clamp(spaces, 0L, 16L))
                : null;
        ascii = arguments.flag(0, "ensure_ascii", false);
        boolean separated = arguments.get(2, "separators", Values.NONE) instanceof List<?> list && list.size() == 2;
        List<Object> separators = separated ? Values.items(arguments.get(2, "separators", Values.NONE)) : List.of();
        itemSeparator = separated ? Values.text(separators.get(0)) : indent == null ? ", " : ",";
        keySeparator = separated ? Values.text(separators.get(1)) : ": ";
        sorted = arguments.flag(3, "sort_keys", false);
    }

    /** The JSON of the value; the arguments are those of the filter. */
    static String write(Object value, Arguments arguments) {
        PythonJson json = new PythonJson(arguments);
        json.value(value, 1);
        return json.out.toString();
    }

    private void value(Object value, int depth) {
        if (depth > Limits.MAX_DEPTH) {
            throw new JinjaException("a value nests deeper than " + Limits.MAX_DEPTH + " levels");
        }
        if (out.length() > Limits.MAX_TEXT) {
            throw new JinjaException("a text grows beyond " + Limits.MAX_TEXT + " characters");
        }
        switch (value) {
            case Values.None none -> out.append("null");
            case Boolean flag -> out.append(flag.booleanValue());
            case Long number -> out.append(number.longValue());
            case Double number -> out.append(Values.decimal(number));
            case String text -> string(text);
            case List<?> list -> {
                Iterator<?> items = list.iterator();
                sequence('[', ']', list.size(), depth, () -> value(items.next(), depth + 1));
            }
            case Map<?, ?> map -> {
                List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
                if (sorted) {
                    entries.sort((a, b) -> Values.compare(a.getKey(), b.getKey()));
                }
                Iterator<Map.Entry<?, ?>> each = entries.iterator();
                sequence('{', '}', entries.size(), depth, () -> {
                    Map.Entry<?, ?> entry = each.next();
                    string(Values.text(entry.getKey()));
                    out.append(keySeparator);
                    value(entry.getValue(), depth + 1);
                });
            }
            default ->
                throw new JinjaException("Object of type " + Values.typeName(value) + " is not JSON serializable");
        }
    }

    private void sequence(char open, char close, int size, int depth, Runnable element) {
        out.append(open);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : itemSeparator);
            newline(depth);
            element.run();
        }
        if (size > 0) {
            newline(depth - 1);
        }
        out.append(close);
    }

    private void newline(int depth) {
        if (indent != null) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\"\\\n\r\t\b\f".indexOf(c);
            if (escape >= 0) {
                out.append('\\').append("\"\\nrtbf".charAt(escape));
            } else if (c < 32 || (ascii && c > 126)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
