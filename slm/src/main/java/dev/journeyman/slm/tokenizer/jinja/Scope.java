package dev.journeyman.slm.tokenizer.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that can be seen at a place of the template: its own, then those around it. */
final class Scope {

    private final @Nullable Scope outer;
    private final Map<String, Object> names;

    Scope(@Nullable Scope outer, Map<String, Object> names) {
        this.outer = outer;
        this.names = new HashMap<>(names);
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return Undefined.name(name);
    }

    void set(String name, Object value) {
        names.put(name, value);
    }
}
