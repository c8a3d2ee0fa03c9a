package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.rollout.RolloutStatus.Finding;
import dev.journeyman.gateway.rollout.RolloutStatus.MeasureTest;
import dev.journeyman.gateway.rollout.RolloutStatus.Verdict;
import dev.journeyman.gateway.rollout.SequentialTest.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What follows from what was counted. Pure.
 *
 * <p>Worse by any measure ends a rollout. The chance of that for a canary as good as the champion is split among the measures (Bonferroni), so that it holds for all of them together. A promotion needs
 * every measure to be proven not worse by its margin, which needs no such split; or, where too few people rate for that, a whole rollout without a sign of worse.
 */
final class Judge {
    private Judge() {}

    /** What is to be done. */
    sealed interface Step {
        /** Nothing yet. */
        record Wait() implements Step {}

        /** A larger share. */
        record Share(int percent) implements Step {}

        /** The canary is to be champion. */
        record Promote() implements Step {}

        /** The canary is worse. */
        record Reject() implements Step {}

        /** The time is over, and nothing is decided. */
        record Withdraw() implements Step {}
    }

    /**
     * A judgement.
     *
     * @param why in words
     */
    record Judgement(List<MeasureTest> tests, Step step, String why) {
        Verdict verdict() {
            return switch (step) {
                case Step.Promote promote -> Verdict.PROMOTE;
                case Step.Reject reject -> Verdict.ROLL_BACK;
                case Step.Wait wait -> Verdict.GOING_ON;
                case Step.Share share -> Verdict.GOING_ON;
                case Step.Withdraw withdraw -> Verdict.GOING_ON;
            };
        }
    }

    static Judgement judge(RolloutSettings settings, Running running, Instant now) {
        List<MeasureTest> tests = new ArrayList<>();
        List<String> worse = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            MeasureTest test = test(settings, running, measure);
            tests.add(test);
            switch (test.verdict()) {
                case WORSE ->
                    worse.add(measure.label() + ": " + running.canary.count(measure) + " with the canary, "
                            + running.champion.count(measure) + " with the champion");
                case OPEN -> open.add(measure.label());
                case NOT_WORSE -> {}
            }
        }
        if (!worse.isEmpty()) {
            return new Judgement(tests, new Step.Reject(), "The canary is worse: " + String.join("; ", worse) + ".");
        }
        return step(settings, running, now, tests, open);
    }

    static MeasureTest test(RolloutSettings settings, Running running, Measure measure) {
        Count champion = running.champion.count(measure);
        Count canary = running.canary.count(measure);
        double worseAt = SequentialTest.bound(settings.alpha() / Measure.values().length);
        double notWorseAt = SequentialTest.bound(settings.alpha());
        double worse = SequentialTest.worse(champion, canary);
        double notWorse = SequentialTest.notWorse(champion, canary, measure.margin(settings.margins()));
        Finding finding = worse >= worseAt ? Finding.WORSE : notWorse >= notWorseAt ? Finding.NOT_WORSE : Finding.OPEN;
        boolean showsWorse = finding == Finding.WORSE || worse / worseAt >= notWorse / notWorseAt;
        return new MeasureTest(
                measure.label(),
                champion.answers() == 0 ? null : champion.share(),
                canary.answers() == 0 ? null : canary.share(),
                showsWorse ? Math.max(0, worse) : -Math.max(0, notWorse),
                worseAt,
                -notWorseAt,
                finding);
    }

    private static Judgement step(
            RolloutSettings settings, Running running, Instant now, List<MeasureTest> tests, List<String> open) {
        Duration time = Duration.between(running.since, now);
        long answers = running.canary.answers;
        long sessions = running.canary.sessions.estimate();
        RolloutSettings.Enough minimum = settings.minimum();
        boolean seen = running.percent > 0 && answers >= minimum.answers() && sessions >= minimum.sessions();
        String soFar = String.format(
                Locale.ROOT,
                "%d of %d answers, %d of %d sessions, %.1f of %.1f hours",
                answers,
                minimum.answers(),
                sessions,
                minimum.sessions(),
                time.toSeconds() / 3600.0,
                minimum.time().toSeconds() / 3600.0);
        if (seen && open.isEmpty() && time.compareTo(minimum.time()) >= 0) {
            return new Judgement(tests, new Step.Promote(), "By no measure is the canary worse: " + soFar + ".");
        }
        if (time.compareTo(settings.maximum()) >= 0) {
            if (seen && settings.promotesAtMaximum()) {
                return new Judgement(
                        tests,
                        new Step.Promote(),
                        "The time is over, and nothing shows that the canary is worse; not proven are "
                                + String.join(", ", open) + ".");
            }
            return new Judgement(
                    tests,
                    new Step.Withdraw(),
                    seen
                            ? "The time is over, and it is not proven that the canary is no worse: "
                                    + String.join(", ", open) + "."
                            : "The time is over with too little seen of the canary: " + soFar + ".");
        }
        int next = next(settings, running.percent);
        boolean rises = next > running.percent
                && running.answersAtShare >= settings.step().answers()
                && Duration.between(running.shareSince, now)
                                .compareTo(settings.step().time())
                        >= 0;
        if (rises) {
            return new Judgement(
                    tests,
                    new Step.Share(next),
                    "Nothing shows that the canary is worse: the next share is " + next + " %.");
        }
        return new Judgement(
                tests,
                new Step.Wait(),
                (running.percent == 0 ? "In the shadow" : "Going on") + ": " + soFar
                        + (open.isEmpty() ? "." : "; not decided by " + String.join(", ", open) + "."));
    }

    /** The share after this one; the same where somebody chose a share that the ramp does not have, or it is the last. */
    private static int next(RolloutSettings settings, int percent) {
        int at = settings.ramp().indexOf(percent);
        return at < 0 || at == settings.ramp().size() - 1
                ? percent
                : settings.ramp().get(at + 1);
    }
}
