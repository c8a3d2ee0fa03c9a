package dev.journeyman.slm.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** How many threads libtorch's operators use. */
public final class OperatorThreads {
    private static int count; // 0 as long as nobody said it and nobody asked

    private OperatorThreads() {}

    /** Sets how many, for the whole process; to be called before a network steps. */
    public static synchronized void set(int threads) {
        load();
        JniUtils.setNumThreads(threads);
        count = threads;
    }

    /**
     * The calling thread's operators use no thread besides from now on; those of other threads what they did.
     *
     * <p>libtorch has a number for each thread, and one that a thread takes over with its first operator. Setting sets both, so the second is set again by another thread.
     */
    static synchronized void oneForThisThread() throws InterruptedException {
        load();
        int before = JniUtils.getNumThreads(); // takes the number over, which would undo what is set here
        count = count == 0 ? before : count;
        JniUtils.setNumThreads(1);
        Thread.ofPlatform().start(() -> JniUtils.setNumThreads(count)).join();
    }

    /** The calling thread's operators use as many threads as those of any other, whatever another sets meanwhile. */
    static synchronized void takeOver() {
        JniUtils.getNumThreads();
    }

    private static void load() {
        Engine.getEngine("PyTorch"); // loads the native library, which otherwise the first network does
    }
}
