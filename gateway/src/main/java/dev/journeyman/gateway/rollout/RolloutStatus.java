package dev.journeyman.gateway.rollout;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout stands.
 *
 * @param phase none, canary or shadow
 * @param version the canary; null where there is none
 * @param against the champion that it is compared with; null where there is no canary
 * @param percent the canary's share; null where there is no canary
 * @param since when the canary began; null where there is none
 * @param champion what the champion's arm has answered since then
 * @param canary what the canary's arm has answered since then
 * @param tests one a measure; empty where there is no canary
 * @param verdict what follows from the tests
 * @param explanation the verdict in words
 * @param shadow what comparing in the shadow has shown
 * @param ended the latest ended rollouts, the latest first
 */
public record RolloutStatus(
        Phase phase,
        @Nullable String version,
        @Nullable String against,
        @Nullable Integer percent,
        @Nullable Instant since,
        Arm champion,
        Arm canary,
        List<MeasureTest> tests,
        Verdict verdict,
        String explanation,
        ShadowCounts shadow,
        List<Ended> ended) {
    /** Copies the lists. */
    public RolloutStatus {
        tests = List.copyOf(tests);
        ended = List.copyOf(ended);
    }

    /** Whether a canary takes traffic. */
    public enum Phase {
        /** No version is canary. */
        NONE,
        /** A version has a share of the traffic. */
        CANARY,
        /** A version is asked too, and its answers are not shown. */
        SHADOW
    }

    /** What follows from the tests. */
    public enum Verdict {
        /** It is too early. */
        GOING_ON,
        /** The canary is to be champion. */
        PROMOTE,
        /** The canary is worse. */
        ROLL_BACK
    }

    /** How a test stands. */
    public enum Finding {
        /** It is too early. */
        OPEN,
        /** The canary is worse. */
        WORSE,
        /** The canary is at most the margin worse. */
        NOT_WORSE
    }

    /** How a rollout ended. */
    public enum Outcome {
        /** The canary is champion. */
        PROMOTED,
        /** The canary was rejected. */
        ROLLED_BACK,
        /** The canary was taken out without a judgement. */
        WITHDRAWN
    }

    /**
     * What one arm has answered.
     *
     * @param answers all, blocked and failed ones too
     * @param sessions distinct ones
     * @param up answers whose first rating was a thumb up
     * @param down answers whose first rating was a thumb down
     * @param blocked answers that a guardrail ended
     * @param failed answers that the model could not give
     * @param firstTokenMsP95 null before there is one
     * @param answerMsP95 null before there is one
     */
    public record Arm(
            long answers,
            long sessions,
            long up,
            long down,
            long blocked,
            long failed,
            @Nullable Long firstTokenMsP95,
            @Nullable Long answerMsP95) {
        /** Nothing yet. */
        public static final Arm NOTHING = new Arm(0, 0, 0, 0, 0, 0, null, null);
    }

    /**
     * How the arms compare by one measure.
     *
     * @param measure thumbs_down, blocked, failed or slow
     * @param champion the share of bad ones with the champion; null before there is any
     * @param canary the same with the canary
     * @param statistic the logarithm of the evidence that is nearer to its bound; for "not worse" with a minus before it
     * @param worseAt where the statistic proves that the canary is worse
     * @param betterAt where it proves that the canary is at most the margin worse
     */
    public record MeasureTest(
            String measure,
            @Nullable Double champion,
            @Nullable Double canary,
            double statistic,
            double worseAt,
            double betterAt,
            Finding verdict) {}

    /**
     * What the shadow has shown.
     *
     * @param compared requests that both have answered
     * @param dropped requests for which there was no room or no time
     * @param sameText answers that are equal but for case and spaces
     * @param sameCodes answers that name the same trouble codes
     */
    public record ShadowCounts(long compared, long dropped, long sameText, long sameCodes) {
        /** Nothing yet. */
        public static final ShadowCounts NOTHING = new ShadowCounts(0, 0, 0, 0);
    }

    /**
     * A rollout that is over.
     *
     * @param reason as the ledger has it
     * @param answers of the canary
     * @param sessions of the canary
     */
    public record Ended(
            String version,
            String against,
            Instant since,
            Instant until,
            Outcome outcome,
            String reason,
            long answers,
            long sessions) {}
}
