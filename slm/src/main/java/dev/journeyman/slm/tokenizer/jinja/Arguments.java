package dev.journeyman.slm.tokenizer.jinja;

import java.util.List;
import java.util.Map;

/** The values a function, filter or test is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Object... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /** The argument at the position or with the name, else the default. */
    Object get(int position, String name, Object byDefault) {
        if (position < positional.size()) {
            return positional.get(position);
        }
        return named.getOrDefault(name, byDefault);
    }

    /** The argument at the position or with the name. */
    Object required(int position, String name) {
        if (position >= positional.size() && !named.containsKey(name)) {
            throw new JinjaException("argument '" + name + "' is missing");
        }
        return get(position, name, Values.NONE);
    }

    String text(int position, String name, String byDefault) {
        Object value = get(position, name, byDefault);
        if (value instanceof String text) {
            return text;
        }
        throw new JinjaException("argument '" + name + "' must be a string");
    }

    long integer(int position, String name, long byDefault) {
        Object value = get(position, name, byDefault);
        if (value instanceof Long number) {
            return number;
        }
        throw new JinjaException("argument '" + name + "' must be an integer");
    }

    boolean flag(int position, String name, boolean byDefault) {
        return Values.truth(get(position, name, byDefault));
    }

    /** These arguments without the first, if there is one. */
    Arguments rest() {
        return new Arguments(positional.subList(Math.min(1, positional.size()), positional.size()), named);
    }
}
