package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers that ended and are not counted yet. Any thread tells of them and never waits; the rollout's step counts them, one at a time. At most {@value #MOST_WAITING} wait: where steps are
 * taken no more, the rest is let go.
 */
final class HeardAnswers {
    private static final int MOST_WAITING = 100_000;

    private record Heard(
            Arm arm,
            String version,
            String session,
            Ending ending,
            @Nullable ShownAnswer shown,
            @Nullable ShownAnswer shadowed) {}

    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();

    /** An answer that was shown ended. */
    void ended(Arm arm, String version, String session, Ending ending) {
        hear(new Heard(arm, version, session, ending, null, null));
    }

    /** A canary answered in the shadow what was shown. */
    void compared(String canary, ShownAnswer shown, ShownAnswer shadowed) {
        hear(new Heard(Arm.CANARY, canary, "", shadowed.ending(), shown, shadowed));
    }

    /** The shadow had no time for one. */
    void dropped() {
        dropped.incrementAndGet();
    }

    private void hear(Heard each) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet(); // steps are taken no more; the log says why
            return;
        }
        heard.add(each);
    }

    /** Another rollout has begun: what was heard before is none of its. */
    void forget() {
        heard.clear();
        waiting.set(0);
    }

    /**
     * Counts what was heard.
     *
     * @param now the rollout that runs; null where none does, and then it is let go
     * @return whether there was any
     */
    boolean countInto(@Nullable Running now) {
        boolean changed = false;
        for (Heard next = heard.poll(); next != null; next = heard.poll()) {
            waiting.decrementAndGet();
            if (now != null) {
                count(next, now);
                changed = true;
            }
        }
        if (now != null) {
            now.dropped += dropped.getAndSet(0);
        }
        return changed;
    }

    private static void count(Heard one, Running now) {
        ShownAnswer shown = one.shown();
        ShownAnswer shadowed = one.shadowed();
        if (shown != null && shadowed != null) {
            if (now.percent == 0 && one.version().equals(now.version)) {
                now.compared(shown, shadowed);
            }
        } else if (one.version().equals(one.arm() == Arm.CANARY ? now.version : now.against)) {
            now.ended(one.arm(), one.session(), one.ending());
        }
    }
}
