package dev.journeyman.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock between processes, which the operating system frees when its holder dies, and between the threads of
 * this one.
 *
 * <p>The second half is needed: a file lock belongs to the whole Java virtual machine, and closing any channel on the file
 * gives it up. So this class opens a lock file only while no one else here holds it.
 */
final class StoreLock implements AutoCloseable {
    private static final long RETRY_MILLIS = 20;
    private static final Map<Path, ReentrantLock> MUTEXES = new ConcurrentHashMap<>();
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final @Nullable ReentrantLock mutex;

    private StoreLock(Path file, FileChannel channel, @Nullable ReentrantLock mutex) {
        this.file = file;
        this.channel = channel;
        this.mutex = mutex;
    }

    /**
     * Takes the lock of the calling thread, waiting for other threads and processes.
     *
     * @throws StoreException of kind BUSY if it is not free in time
     */
    static StoreLock take(Path file, Duration longestWait) {
        ReentrantLock mutex = MUTEXES.computeIfAbsent(file, f -> new ReentrantLock());
        if (mutex.isHeldByCurrentThread()) {
            throw new IllegalStateException("the store's lock is not reentrant");
        }
        long deadlineNanos = System.nanoTime() + longestWait.toNanos();
        boolean taken = false;
        try {
            if (!mutex.tryLock(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(file);
            }
            while (true) {
                FileChannel channel = tryOpen(file);
                if (channel != null) {
                    taken = true;
                    return new StoreLock(file, channel, mutex);
                }
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw busy(file);
                }
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.BUSY, file + ": interrupted while waiting for its lock", e);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be locked: " + e, e);
        } finally {
            if (!taken && mutex.isHeldByCurrentThread()) {
                mutex.unlock();
            }
        }
    }

    /** Takes a lock that any thread may give back, if nobody holds it. */
    static @Nullable StoreLock tryHold(Path file) throws IOException {
        if (!HELD_HERE.add(file)) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = tryOpen(file);
            return channel == null ? null : new StoreLock(file, channel, null);
        } finally {
            if (channel == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static @Nullable FileChannel tryOpen(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock == null ? null : channel;
        } catch (OverlappingFileLockException e) {
            return null; // another class loader of this process
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    /** Deletes the lock file and gives the lock up: for locks whose file nobody will look for again. */
    void closeAndDelete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be deleted: " + e, e);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be unlocked: " + e, e);
        } finally {
            if (mutex == null) {
                HELD_HERE.remove(file);
            } else {
                mutex.unlock();
            }
        }
    }

    private static StoreException busy(Path file) {
        return new StoreException(
                StoreException.Kind.BUSY, file + ": another process is changing the store; try again when it is done");
    }
}
