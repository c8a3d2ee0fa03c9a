package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A rollout that runs: whom it compares since when, and what was counted. Not safe for several threads. */
final class Running {
    /** After so many of the champion's answers at a share it is fixed what is slow; what came before counts for neither. */
    static final int TIMED_FIRST = 50;

    final String version;
    final String against;
    final Instant since;
    int percent;
    Instant shareSince;
    long answersAtShare; // of the canary

    /** Of a token. */
    @Nullable
    Long slowAboveMicros;

    private Latencies championTokens = new Latencies(); // in microseconds, at this share, until the limit is fixed

    long feedbackSequence; // up to which ratings were counted
    ArmCounts champion = new ArmCounts();
    ArmCounts canary = new ArmCounts();
    long compared;
    long dropped;
    long sameText;
    long sameCodes;

    Running(String version, String against, Instant since, int percent, Instant shareSince, long feedbackSequence) {
        this.version = version;
        this.against = against;
        this.since = since;
        this.percent = percent;
        this.shareSince = shareSince;
        this.feedbackSequence = feedbackSequence;
    }

    boolean isOf(String otherVersion, String otherAgainst, Instant otherSince) {
        return version.equals(otherVersion) && against.equals(otherAgainst) && since.equals(otherSince);
    }

    /**
     * The canary has another share. How fast answers come depends on what else the machine does, and that changes with time; at one share both arms have their part of every hour, but over several
     * the champion has more of the first ones. So times are compared anew.
     */
    void share(int next, Instant at) {
        if (next != percent) {
            percent = next;
            shareSince = at;
            answersAtShare = 0;
            slowAboveMicros = null;
            championTokens = new Latencies();
            champion.forgetTimes();
            canary.forgetTimes();
        }
    }

    /** An answer that was shown ended. */
    void ended(Arm arm, String session, Ending ending) {
        if (arm == Arm.CHAMPION) {
            champion.add(session, ending, slowAboveMicros);
            Long token = ending.tokenMicros();
            if (slowAboveMicros == null && token != null) {
                championTokens.add(token);
                slowAboveMicros = championTokens.count() >= TIMED_FIRST ? championTokens.p95() : null;
            }
        } else {
            answersAtShare++;
            canary.add(session, ending, slowAboveMicros);
        }
    }

    /** Both answered the same; the shadow is never in a hurry, so its times are told and not compared. */
    void compared(ShownAnswer shown, ShownAnswer shadowed) {
        compared++;
        answersAtShare++;
        String session = "shadow " + compared; // each request stands for itself
        champion.add(session, shown.ending(), null);
        canary.add(session, shadowed.ending(), null);
        sameText += Agreement.ofText(shown.text(), shadowed.text()) ? 1 : 0;
        sameCodes += Agreement.ofCodes(shown.text(), shadowed.text()) ? 1 : 0;
    }
}
