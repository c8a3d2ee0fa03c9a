package dev.journeyman.guardrails.output;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was read of a text, kept for the next sentence of the same answer: passages and instructions are the same in all of them. Nothing depends on whether it was kept.
 *
 * @param <T> what is read; immutable
 */
final class Contents<T> {
    private final Function<String, T> reader;
    private final Map<String, T> kept;

    /** Keeps what was read of the texts that were asked for last. */
    Contents(int most, Function<String, T> reader) {
        this.reader = reader;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    T of(String text) {
        synchronized (kept) {
            T found = kept.get(text);
            if (found != null) {
                return found;
            }
        }
        T read = reader.apply(text);
        synchronized (kept) {
            kept.put(text, read);
        }
        return read;
    }
}
