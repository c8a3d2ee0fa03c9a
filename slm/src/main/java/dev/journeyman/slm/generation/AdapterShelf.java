package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.AdapterException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The adapters of an engine, by name, and who uses them.
 *
 * <pre>
 *   reserve ──put──> loaded ──leave──> leaving ──the last generation ends──> gone, to be closed
 *      └─drop─> (none)  └──leave, where no generation has it──────────────────^
 * </pre>
 *
 * <p>Guarded by the engine's lock; whoever held it closes what is {@linkplain #takeGone gone} afterwards, without the lock.
 */
final class AdapterShelf {
    /** An adapter that is loaded. */
    static final class Loaded {
        private final String name;
        private final StepAdapter adapter;
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private int users;
        private boolean leaving;

        private Loaded(String name, StepAdapter adapter) {
            this.name = name;
            this.adapter = adapter;
        }

        StepAdapter adapter() {
            return adapter;
        }

        /** Completed with its name when its memory is free. */
        CompletableFuture<String> closed() {
            return closed;
        }

        /** Frees its memory; no step may run with it. */
        void close() {
            try {
                adapter.close();
            } finally {
                closed.complete(name);
            }
        }
    }

    private final AdapterBounds bounds;
    private final Map<String, Loaded> loaded = new LinkedHashMap<>(); // leaving ones too
    private final List<Loaded> gone = new ArrayList<>();

    AdapterShelf(AdapterBounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Checks that one more may come; one at a time is loaded, so its place is its own. Returns the most bytes that it may have.
     *
     * @throws AdapterException where it may not
     */
    long requireRoom(String name) {
        if (name.isEmpty() || loaded.containsKey(name)) {
            throw new AdapterException(
                    Kind.NAME_TAKEN,
                    name.isEmpty()
                            ? "An adapter needs a name; without one it is the base."
                            : "There is an adapter " + name + " already; a name is one version for ever.");
        }
        if (loaded.size() >= bounds.most()) {
            throw new AdapterException(
                    Kind.TOO_MANY, "There are " + loaded.size() + " adapters, as many as this engine takes.");
        }
        return bounds.bytes()
                - loaded.values().stream()
                        .mapToLong(each -> each.adapter.bytes())
                        .sum();
    }

    /** It is there. */
    void put(String name, StepAdapter adapter) {
        loaded.put(name, new Loaded(name, adapter));
    }

    /**
     * A generation begins with an adapter.
     *
     * @param name empty for the base
     * @return null for the base
     * @throws GenerationException where there is none of that name, or it is on its way out
     */
    @Nullable
    Loaded take(String name) {
        if (name.isEmpty()) {
            return null;
        }
        Loaded adapter = loaded.get(name);
        if (adapter == null || adapter.leaving) {
            throw new GenerationException(
                    GenerationException.Kind.UNKNOWN_ADAPTER, "No adapter " + name + " is loaded.");
        }
        adapter.users++;
        return adapter;
    }

    /** A generation with it is over. */
    void give(@Nullable Loaded adapter) {
        if (adapter != null) {
            adapter.users--;
            removeUnused(adapter);
        }
    }

    /** Takes no more generations; null where there is none of that name. */
    @Nullable
    Loaded leave(String name) {
        Loaded adapter = loaded.get(name);
        if (adapter != null && !adapter.leaving) {
            adapter.leaving = true;
            removeUnused(adapter);
        }
        return adapter;
    }

    private void removeUnused(Loaded adapter) {
        if (adapter.leaving && adapter.users == 0) {
            loaded.remove(adapter.name);
            gone.add(adapter);
        }
    }

    /** Those to be closed. */
    List<Loaded> takeGone() {
        if (gone.isEmpty()) {
            return List.of();
        }
        List<Loaded> all = List.copyOf(gone);
        gone.clear();
        return all;
    }

    List<AdapterStats> stats() {
        return loaded.values().stream()
                .map(each -> new AdapterStats(each.name, each.adapter.bytes(), each.users, each.leaving))
                .toList();
    }
}
