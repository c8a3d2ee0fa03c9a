package dev.journeyman.retrainer.progress;

import java.io.IOException;

/**
 * Sees that whoever started this process is gone: its end of standard input closes, however it ended. For processes that are started with a pipe there and nothing
 * else to say.
 */
public final class ParentWatch {
    private ParentWatch() {}

    /** Has this done, once, on a thread of its own, when standard input ends. */
    public static void onEnd(Runnable then) {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said there
                }
            } catch (IOException e) {
                // as good as its end
            }
            then.run();
        });
    }
}
