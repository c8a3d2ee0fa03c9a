package dev.journeyman.slm.tokenizer.jinja;

import java.util.HashMap;
import java.util.Map;

/** What {@code namespace()} makes: the one thing a template can change from within a loop. */
final class Namespace {

    private final Map<String, Object> attributes = new HashMap<>();

    Namespace(Map<String, Object> initial) {
        attributes.putAll(initial);
    }

    Object get(String name) {
        Object value = attributes.get(name);
        return value == null ? Undefined.member(this, name) : value;
    }

    void set(String name, Object value) {
        attributes.put(name, value);
    }
}
