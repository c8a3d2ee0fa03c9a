package dev.journeyman.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.gateway.rollout.SequentialTest.Count;
import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The evidence against worked numbers, and its errors by simulation with fixed seeds. */
class SequentialTestTest {
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
    private static final RolloutSettings SETTINGS = RolloutSettings.STANDARD;
    private static final int MOST_CANARY_ANSWERS = 400;

    @Test
    void withoutAnswersNothingIsShown() {
        Count none = new Count(0, 0);
        assertThat(SequentialTest.worse(none, none)).isEqualTo(0, within(1e-12));
        assertThat(SequentialTest.notWorse(none, none, 0.1)).isEqualTo(0, within(1e-12));
        assertThatThrownBy(() -> new Count(1, 2)).hasMessageContaining("2 bad of 1");
    }

    @Test
    void theCapitalIsTheLikelihoodRatioSpreadOverOdds() {
        // One bad answer of the canary and one good one of the champion, m = 0.2. By hand, odds 1/4 times r make
        // shares:
        // r = 1.5: 3/11, 2.5: 5/13, 5: 5/9, 20: 5/6; over 0.2 they are the ratios; half of the capital is kept
        double canary = 0.5 + 0.5 * (3 / 11.0 + 5 / 13.0 + 5 / 9.0 + 5 / 6.0) / 4 / 0.2;
        // good ones of the champion with odds 1/4 divided by r: bad shares of 1/7, 1/11, 1/21, 1/81
        double champion = 0.5 + 0.5 * (6 / 7.0 + 10 / 11.0 + 20 / 21.0 + 80 / 81.0) / 4 / 0.8;
        assertThat(SequentialTest.capital(new Count(1, 0), new Count(1, 1), 0.2, 0))
                .isEqualTo(Math.log(canary * champion), within(1e-12));
    }

    @Test
    void theLeastCapitalIsFoundByNarrowing() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            int champion = random.nextInt(2000);
            int canary = random.nextInt(500);
            Count low = new Count(champion, random.nextInt(champion + 1));
            Count high = new Count(canary, random.nextInt(canary + 1));
            double shift = i % 2 == 0 ? 0 : -0.1;
            double least = Double.POSITIVE_INFINITY;
            for (int step = 0; step <= 10_000; step++) {
                double m = Math.max(0, -shift) + step / 10_000.0 * (1 + Math.min(0, shift) - 0);
                if (m + shift <= 1 && m <= 1) {
                    least = Math.min(least, SequentialTest.capital(low, high, m, shift));
                }
            }
            assertThat(SequentialTest.evidence(low, high, shift))
                    .as("%s against %s, shifted by %s", high, low, shift)
                    .isLessThanOrEqualTo(least + 1e-9)
                    .isGreaterThan(least - 0.05 * Math.max(1, Math.abs(least)));
        }
    }

    @Test
    void muchWorseIsProvenSoonAndBetterIsNeverWorse() {
        assertThat(SequentialTest.worse(new Count(100, 10), new Count(40, 20)))
                .isGreaterThan(SequentialTest.bound(0.0125));
        assertThat(SequentialTest.worse(new Count(100, 10), new Count(40, 1))).isLessThan(0);
        assertThat(SequentialTest.notWorse(new Count(500, 50), new Count(300, 30), 0.1))
                .isGreaterThan(SequentialTest.bound(0.05));
        assertThat(SequentialTest.notWorse(new Count(500, 50), new Count(300, 90), 0.1))
                .isLessThan(0);
    }

    /** The answers of a rollout: how often each measure is bad, by arm. */
    private record World(double rated, double down, double blocked, double failed, double slow) {}

    /** How a simulated rollout ended. */
    private record End(boolean rolledBack, long canaryAnswers) {}

    /** Runs until the canary is rolled back, or has given its last answer; the judge looks after every one of the canary's. */
    private static End simulate(long seed, World ofChampion, World ofCanary, double share, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        Running running = new Running("new", "old", BEGIN, 20, BEGIN, 0);
        while (running.canary.answers < most) {
            boolean canary = random.nextDouble() < share;
            World world = canary ? ofCanary : ofChampion;
            Ending.Outcome outcome = random.nextDouble() < world.failed()
                    ? Ending.Outcome.FAILED
                    : random.nextDouble() < world.blocked() ? Ending.Outcome.BLOCKED : Ending.Outcome.ANSWERED;
            long ms = random.nextDouble() < world.slow() ? 50 : 10;
            running.ended(
                    canary ? Arm.CANARY : Arm.CHAMPION,
                    "s" + random.nextInt(500),
                    outcome == Ending.Outcome.FAILED ? Ending.FAILURE : new Ending(outcome, 50L, 20 * ms, 1_000 * ms));
            if (random.nextDouble() < world.rated()) {
                (canary ? running.canary : running.champion).rated(random.nextDouble() < world.down());
            }
            if (canary && isWorse(running)) {
                return new End(true, running.canary.answers);
            }
        }
        return new End(false, running.canary.answers);
    }

    private static boolean isWorse(Running running) {
        for (Measure measure : Measure.values()) {
            Count champion = running.champion.count(measure);
            Count canary = running.canary.count(measure);
            double together = (champion.bad() + canary.bad()) / Math.max(1.0, champion.answers() + canary.answers());
            // the evidence is the least capital of all, so where the capital at one place is too small, it is
            if (SequentialTest.capital(champion, canary, together, 0)
                    < SequentialTest.bound(SETTINGS.alpha() / Measure.values().length)) {
                continue;
            }
            if (Judge.test(SETTINGS, running, measure).verdict() == RolloutStatus.Finding.WORSE) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aCanaryAsGoodAsTheChampionIsRolledBackInFewerThanFiveOfAHundred() {
        World world = new World(0.3, 0.2, 0.03, 0.01, 0.05);
        int few = 0;
        int all = 0;
        int rollouts = 2_000;
        for (int seed = 0; seed < rollouts; seed++) {
            boolean rolledBack =
                    simulate(seed, world, world, 0.2, MOST_CANARY_ANSWERS).rolledBack();
            few += rolledBack && seed < 200 ? 1 : 0;
            all += rolledBack ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "A/A, %d answers of the canary each: %d of 200 false rollbacks, %d of %d%n",
                MOST_CANARY_ANSWERS,
                few,
                all,
                rollouts);
        assertThat(few).isLessThanOrEqualTo(10);
        assertThat(all).isLessThanOrEqualTo(rollouts / 20);
    }

    @Test
    void aMeasureAloneRaisesFewerFalseAlarmsThanItsPart() {
        int alarms = 0;
        int rollouts = 2_000;
        for (int seed = 0; seed < rollouts; seed++) {
            SplittableRandom random = new SplittableRandom(1_000_000 + seed);
            Count champion = new Count(0, 0);
            Count canary = new Count(0, 0);
            while (canary.answers() < 200) {
                if (random.nextDouble() < 0.3) {
                    canary = canary.plus(random.nextDouble() < 0.2);
                    double together =
                            (champion.bad() + canary.bad()) / (double) (champion.answers() + canary.answers());
                    if (SequentialTest.capital(champion, canary, together, 0) >= SequentialTest.bound(0.05)
                            && SequentialTest.worse(champion, canary) >= SequentialTest.bound(0.05)) {
                        alarms++;
                        break;
                    }
                } else {
                    champion = champion.plus(random.nextDouble() < 0.2);
                }
            }
        }
        System.out.printf(Locale.ROOT, "A/A by one measure at 5 %%: %d of %d false alarms%n", alarms, rollouts);
        assertThat(alarms).isLessThanOrEqualTo(rollouts / 20);
    }

    @Test
    void aWorseCanaryIsRolledBackBeforeManySeeIt() {
        World champion = new World(0.3, 0.2, 0.03, 0.01, 0.05);
        // Twice the thumbs down, and every tenth answer fails. With few of the champion's in doubt, a bad answer of the
        // canary's brings ln(0.1/0.01) and a good one
        // ln(0.9/0.99): 0.144 an answer. ln(4/0.05) = 4.4, and ln 8 for each stream for
        // not knowing how much worse it is and how good the champion (4.2), make 60 answers in the mean; allowed is the
        // double.
        World worse = new World(0.3, 0.4, 0.03, 0.10, 0.05);
        List<Long> answers = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            End end = simulate(5_000 + seed, champion, worse, 0.2, MOST_CANARY_ANSWERS);
            assertThat(end.rolledBack()).as("seed %d", seed).isTrue();
            answers.add(end.canaryAnswers());
        }
        Collections.sort(answers);
        System.out.printf(
                Locale.ROOT,
                "Worse (40 %% thumbs down for 20 %%, 10 %% failed for 1 %%): median %d answers of the canary, 95 of 100 by %d%n",
                answers.get(100),
                answers.get(190));
        assertThat(answers.get(100)).isLessThanOrEqualTo(120);
    }

    /** An arm that says more takes longer for an answer and not for a token; and what was slow at another share, at another time, is not held against anybody. */
    @Test
    void moreWordsAndAnotherHourMakeNobodySlow() {
        Running running = new Running("new", "old", BEGIN, 20, BEGIN, 0);
        for (int i = 0; i < 60; i++) {
            running.ended(Arm.CHAMPION, "c" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 100L, 10_000L));
        }
        for (int i = 0; i < 40; i++) {
            running.ended(Arm.CANARY, "n" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 900L, 9_000L));
        }
        assertThat(running.canary.count(Measure.SLOW)).isEqualTo(new Count(40, 0));
        for (int i = 0; i < 20; i++) {
            running.ended(Arm.CANARY, "n" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 900L, 90_000L));
        }
        assertThat(running.canary.count(Measure.SLOW)).isEqualTo(new Count(60, 20));
        running.share(50, BEGIN.plusSeconds(60));
        assertThat(running.canary.count(Measure.SLOW)).isEqualTo(new Count(0, 0));
        assertThat(running.champion.count(Measure.SLOW)).isEqualTo(new Count(0, 0));
        for (int i = 0; i < 100; i++) {
            running.ended(Arm.CHAMPION, "c" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 300L, 30_000L));
            running.ended(Arm.CANARY, "n" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 900L, 30_000L));
        }
        assertThat(running.champion.count(Measure.SLOW).bad()).isZero();
        assertThat(running.canary.count(Measure.SLOW).bad()).isZero();
    }

    @Test
    void aCanaryThatNeverAnswersIsRolledBackAtOnce() {
        World champion = new World(0, 0, 0, 0, 0.05);
        World broken = new World(0, 0, 0, 1, 0);
        assertThat(simulate(7, champion, broken, 0.2, MOST_CANARY_ANSWERS).canaryAnswers())
                .isLessThanOrEqualTo(12);
    }

    @Test
    void theTimeIsOverWithoutProofAndWithTooLittleSeen() {
        Running running = new Running("new", "old", BEGIN, 20, BEGIN, 0);
        Instant over = BEGIN.plus(SETTINGS.maximum());
        assertThat(Judge.judge(SETTINGS, running, over).step()).isEqualTo(new Judge.Step.Withdraw());
        for (int i = 0; i < 400; i++) {
            Arm arm = i % 2 == 0 ? Arm.CANARY : Arm.CHAMPION;
            running.ended(arm, "s" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 100L, 5_000L));
        }
        Judge.Judgement early = Judge.judge(SETTINGS, running, BEGIN.plus(Duration.ofMinutes(5)));
        assertThat(early.step()).isEqualTo(new Judge.Step.Wait());
        assertThat(early.why()).contains("200 of 200 answers", "thumbs_down");
        assertThat(Judge.judge(SETTINGS, running, BEGIN.plus(Duration.ofHours(1)))
                        .step())
                .isEqualTo(new Judge.Step.Share(50));
        assertThat(Judge.judge(SETTINGS, running, over).step()).isEqualTo(new Judge.Step.Promote());
        for (int i = 0; i < 300; i++) {
            running.champion.rated(i % 10 == 0);
            running.canary.rated(i % 10 == 0);
            running.ended(Arm.CANARY, "s" + i, new Ending(Ending.Outcome.ANSWERED, 10L, 100L, 5_000L));
        }
        Judge.Judgement proven = Judge.judge(SETTINGS, running, BEGIN.plus(Duration.ofHours(13)));
        assertThat(proven.tests())
                .extracting(RolloutStatus.MeasureTest::verdict)
                .containsOnly(RolloutStatus.Finding.NOT_WORSE);
        assertThat(proven.step()).isEqualTo(new Judge.Step.Promote());
    }
}
