package dev.journeyman.slm.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CompletableFuture;

/** How many threads libtorch's operators use. */
public final class OperatorThreads {
    private static final ThreadLocal<Boolean> ALONE = ThreadLocal.withInitial(() -> false);

    private static int count; // 0 as long as nobody said it and nobody asked

    private OperatorThreads() {}

    /** Sets how many, for the whole process; to be called before a network steps. */
    public static synchronized void set(int threads) {
        load();
        JniUtils.setNumThreads(threads);
        count = threads;
        ALONE.set(false);
    }

    /**
     * From now on the calling thread's operators use no thread besides it, or as many as those of any other thread; those of other threads do what they did.
     *
     * <p>libtorch has a number for each thread, and one that a thread takes over with its first operator. Setting sets both, so the second is set again by another thread.
     */
    public static void alone(boolean alone) {
        if (ALONE.get() != alone) {
            change(alone);
            ALONE.set(alone);
        }
    }

    private static synchronized void change(boolean alone) {
        load();
        int before = JniUtils.getNumThreads(); // takes the number over, which would undo what is set here
        count = count == 0 ? before : count;
        if (alone) {
            JniUtils.setNumThreads(1);
            CompletableFuture.runAsync(() -> JniUtils.setNumThreads(count), Thread.ofPlatform()::start)
                    .join();
        } else {
            JniUtils.setNumThreads(count);
        }
    }

    /** The calling thread's operators use as many threads as those of any other, whatever another sets meanwhile. */
    static synchronized void takeOver() {
        JniUtils.getNumThreads();
    }

    private static void load() {
        Engine.getEngine("PyTorch"); // loads the native library, which otherwise the first network does
    }
}
