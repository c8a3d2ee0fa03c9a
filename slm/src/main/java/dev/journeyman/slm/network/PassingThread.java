package dev.journeyman.slm.network;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work with tensors on a thread that ends with it, for what is done once: loading, packing, making caches.
 *
 * <p>GNU's OpenMP, which libtorch's operators share their work by, keeps a team for each thread that ever ran one, until that thread ends. While all teams together have more threads than
 * there are processors, no thread waits awake for its share of the next operator: each is put to sleep and woken again, many hundred times a step, and a step takes twice as long (decision
 * 35). So those that step keep a team, and nobody else: beside them this work has one thread, and rests three times as long as it works.
 */
final class PassingThread extends Thread {
    private static final int RESTS = 3; // times as long as it worked
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final AtomicInteger CACHES = new AtomicInteger(); // with one, somebody may step
    private static final AtomicLong BEGUN = new AtomicLong(); // steps
    private static final AtomicLong ENDED = new AtomicLong();

    private long begun = BEGUN.get(); // when it last looked
    private long sinceNanos = System.nanoTime();

    private PassingThread(Runnable work) {
        super(work, "slm-passing");
        setDaemon(true);
    }

    /** What the work gives or throws. An interrupt does not end the wait; it is there again afterwards. */
    static <T> T run(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> {
            OperatorThreads.alone(CACHES.get() > 0);
            return work.get();
        });
        Thread thread = new PassingThread(task);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    thread.join(); // not only the result: its team is gone when it has ended
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw asThrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException asThrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** A cache was made, or closed. */
    static void countCache(int more) {
        CACHES.addAndGet(more);
    }

    /** A step begins; not one that is part of such work, which has nobody to give way to. */
    static void stepBegins() {
        count(BEGUN);
    }

    /** A step that began is over, one way or the other. */
    static void stepEnded() {
        count(ENDED);
    }

    private static void count(AtomicLong steps) {
        if (!(Thread.currentThread() instanceof PassingThread)) {
            steps.incrementAndGet();
        }
    }

    /** Between two pieces of the work: where a step is under way or began since the last time, it rests three times as long as it has worked. Nothing on other threads. */
    static void giveWay() {
        if (Thread.currentThread() instanceof PassingThread own) {
            own.rest();
        }
    }

    private void rest() {
        if (ENDED.get() != BEGUN.get() || BEGUN.get() != begun) {
            LockSupport.parkNanos(this, Math.min(RESTS * (System.nanoTime() - sinceNanos), LONGEST_REST_NANOS));
        }
        begun = BEGUN.get();
        sinceNanos = System.nanoTime();
    }
}
