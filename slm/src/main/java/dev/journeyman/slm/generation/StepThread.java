package dev.journeyman.slm.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that steps: engines take turns on it. Two networks that are stepped side by side share the processors anyway, and are slower than one after the other, because the
 * threads of an operator wait for those of the other network (decision 35). It is there as long as there is an engine.
 */
final class StepThread {
    private static final Logger LOG = LoggerFactory.getLogger(StepThread.class);

    /** What {@link Stepper#turn} returns when there is nothing more to come. */
    static final long OVER = -1;

    /** The one for all that compute on this machine's processors. */
    static final StepThread SHARED = new StepThread();

    /** Who takes turns. */
    interface Stepper {
        /** Takes one turn, and returns after how many nanoseconds it wants the next where nobody wakes it: 0 for at once, or {@link #OVER}. What it throws ends it. */
        long turn();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    // Guarded by the lock:
    private final List<Stepper> steppers = new ArrayList<>();
    private boolean woken;

    private volatile @Nullable Thread thread; // written with the lock held

    /** One more takes turns. */
    void add(Stepper stepper) {
        lock.lock();
        try {
            steppers.add(stepper);
            wake();
            if (thread == null) {
                Thread begun = Thread.ofPlatform().name("slm-engine").daemon().unstarted(this::run);
                thread = begun;
                begun.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** There is something to do. Any thread may say so, also with a lock of its own held. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is this one. */
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    private void run() {
        for (List<Stepper> all = next(); !all.isEmpty(); all = next()) {
            long patience = Long.MAX_VALUE;
            for (Stepper stepper : all) {
                patience = Math.min(patience, turn(stepper));
            }
            sleep(patience);
        }
    }

    /** Those whose turn it is; where there is nobody, the thread ends. */
    private List<Stepper> next() {
        lock.lock();
        try {
            woken = false;
            if (steppers.isEmpty()) {
                thread = null;
            }
            return List.copyOf(steppers);
        } finally {
            lock.unlock();
        }
    }

    private long turn(Stepper stepper) {
        long patience = OVER;
        try {
            patience = stepper.turn();
        } catch (Throwable e) {
            LOG.error("An engine failed, and is over", e);
        }
        if (patience != OVER) {
            return patience;
        }
        lock.lock();
        try {
            steppers.remove(stepper);
        } finally {
            lock.unlock();
        }
        return 0;
    }

    /** Sleeps until woken, but no longer than so many nanoseconds. */
    private void sleep(long patience) {
        lock.lock();
        try {
            for (long nanos = patience; !woken && nanos > 0; ) {
                nanos = work.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            LOG.warn("The engines' thread was interrupted; it goes on. Use close() to end an engine.");
        } finally {
            lock.unlock();
        }
    }
}
