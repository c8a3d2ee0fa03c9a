package dev.journeyman.slm.generation;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters of an {@link Engine}: loaded and unloaded while it runs, and named by {@linkplain GenerationRequest#adapter requests}. All run on the engine's one base, in the same steps. Any
 * thread may call.
 */
public final class Adapters {
    private static final Logger LOG = LoggerFactory.getLogger(Adapters.class);

    private final ReentrantLock lock; // the engine's
    private final Roster roster; // guarded by the lock
    private final StepModel model;
    private final Object loading = new Object(); // held while one is brought into memory: one at a time
    private boolean closed; // guarded by the lock

    Adapters(ReentrantLock lock, Roster roster, StepModel model) {
        this.lock = lock;
        this.roster = roster;
        this.model = model;
    }

    /**
     * Loads an adapter, from which on requests may name it. What runs goes on meanwhile. Not to be called from a listener.
     *
     * @param name an immutable version, unlike that of any that is loaded or on its way out
     * @param directory an adapter in PEFT's form, or a model directory with one that was merged into its weights; not read any more when this returns
     * @throws AdapterException where the engine has no room for it or the name is taken
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where its files are missing, malformed, or not for this model
     */
    public void load(String name, Path directory) {
        synchronized (loading) {
            long mostBytes = locked(() -> {
                requireOpen();
                return roster.adapters().requireRoom(name);
            });
            StepAdapter adapter = model.adapter(directory, mostBytes);
            boolean put = locked(() -> {
                if (!closed) {
                    roster.adapters().put(name, adapter);
                }
                return !closed;
            });
            if (!put) {
                adapter.close();
                throw engineClosed();
            }
        }
    }

    /**
     * Takes no more requests with an adapter. Its generations go on; when the last has ended, its memory is freed, and its name may come again.
     *
     * @return completed with the name when its memory is free; at once where there is none of that name
     */
    public CompletableFuture<String> unload(String name) {
        AdapterShelf.Loaded leaving = locked(() -> roster.adapters().leave(name));
        closeGone();
        return leaving == null ? CompletableFuture.completedFuture(name) : leaving.closed();
    }

    /** Those that are loaded, and those that are on their way out. */
    public List<AdapterStats> list() {
        return locked(() -> roster.adapters().stats());
    }

    private void requireOpen() {
        if (closed) {
            throw engineClosed();
        }
    }

    private static AdapterException engineClosed() {
        return new AdapterException(AdapterException.Kind.CLOSED, "The engine is closed.");
    }

    /** Frees those that no generation has any more: no step has rows of them. Not with the lock held. */
    void closeGone() {
        for (AdapterShelf.Loaded gone : locked(roster::goneAdapters)) {
            try {
                gone.close();
            } catch (RuntimeException e) {
                LOG.warn("An adapter could not be closed", e);
            }
        }
    }

    /** On the engine's thread, when nothing runs any more. */
    void close() {
        locked(() -> {
            closed = true;
            roster.adapters().stats().forEach(each -> roster.adapters().leave(each.name()));
            return closed;
        });
        closeGone();
    }

    /** Waits until nothing is being loaded: the model may be closed then. */
    void awaitLoaded() {
        synchronized (loading) {
            closeGone();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
