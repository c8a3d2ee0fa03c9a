package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.rollout.SequentialTest.Count;
import dev.journeyman.gateway.serving.Ending;
import org.jspecify.annotations.Nullable;

/** What one arm of a rollout has answered. Not safe for several threads. */
final class ArmCounts {
    long answers;
    long up;
    long down;
    long blocked;
    long failed;
    long timed; // against the limit
    long slow;
    final SessionSketch sessions;
    final Latencies firstToken;
    final Latencies answer;

    ArmCounts() {
        this(new SessionSketch(), new Latencies(), new Latencies());
    }

    ArmCounts(SessionSketch sessions, Latencies firstToken, Latencies answer) {
        this.sessions = sessions;
        this.firstToken = firstToken;
        this.answer = answer;
    }

    /**
     * Another answer.
     *
     * @param slowAboveMicros of a token; null where there is no limit yet
     */
    void add(String session, Ending ending, @Nullable Long slowAboveMicros) {
        answers++;
        sessions.add(session);
        switch (ending.outcome()) {
            case ANSWERED -> {}
            case BLOCKED -> blocked++;
            case FAILED -> failed++;
        }
        Long first = ending.firstTokenMs();
        if (first != null) {
            firstToken.add(first);
        }
        Long all = ending.answerMs();
        if (all != null) {
            answer.add(all);
        }
        Long token = ending.tokenMicros();
        if (token != null && slowAboveMicros != null) {
            timed++;
            slow += token > slowAboveMicros ? 1 : 0;
        }
    }

    /** Times are compared anew. */
    void forgetTimes() {
        timed = 0;
        slow = 0;
    }

    void rated(boolean isDown) {
        up += isDown ? 0 : 1;
        down += isDown ? 1 : 0;
    }

    Count count(Measure measure) {
        return switch (measure) {
            case THUMBS_DOWN -> new Count(up + down, down);
            case BLOCKED -> new Count(answers, blocked);
            case FAILED -> new Count(answers, failed);
            case SLOW -> new Count(timed, slow);
        };
    }

    RolloutStatus.Arm told() {
        return new RolloutStatus.Arm(
                answers, sessions.estimate(), up, down, blocked, failed, firstToken.p95(), answer.p95());
    }
}
