package dev.journeyman.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.gateway.runs.RetrainingSettings;
import dev.journeyman.gateway.runs.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decision of the schedule, case by case. */
class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final ScheduleSettings SETTINGS =
            ScheduleSettings.STANDARD; // 200 records; 7 days with 20; 72 hours, 200 items
    private static final Rates CALM = new Rates(1000, 20, 270, 30, 900, 45, 0);
    private static final Rates ANGRY = new Rates(1000, 20, 210, 90, 900, 45, 0);
    private static final Rates BLOCKED = new Rates(1000, 100, 270, 30, 900, 45, 0);
    private static final Rates ASTRAY = new Rates(1000, 20, 270, 30, 900, 135, 0);

    /** Signals in which nothing is due, to be changed one by one. */
    private record Case(
            Mode mode,
            @Nullable String unable,
            @Nullable String running,
            @Nullable String canary,
            double championDays,
            long fresh,
            long sinceLastRun,
            Signals.@Nullable LastRun last,
            int fruitless,
            Rates now,
            Rates before) {
        static Case calm() {
            return new Case(Mode.AUTO, null, null, null, 1, 0, 0, null, 0, CALM, CALM);
        }

        Case mode(Mode other) {
            return new Case(
                    other, unable, running, canary, championDays, fresh, sinceLastRun, last, fruitless, now, before);
        }

        Case fresh(long records) {
            return new Case(
                    mode, unable, running, canary, championDays, records, records, last, fruitless, now, before);
        }

        Case days(double days) {
            return new Case(mode, unable, running, canary, days, fresh, sinceLastRun, last, fruitless, now, before);
        }

        Case held(@Nullable String why, @Nullable String run, @Nullable String version) {
            return new Case(mode, why, run, version, championDays, fresh, sinceLastRun, last, fruitless, now, before);
        }

        Case after(String outcome, double hoursAgo, int inARow, long recordsSince) {
            Instant ended = NOW.minus(Duration.ofMinutes(Math.round(hoursAgo * 60)));
            return new Case(
                    mode,
                    unable,
                    running,
                    canary,
                    championDays,
                    fresh,
                    recordsSince,
                    new Signals.LastRun("r-1", outcome, ended.minusSeconds(60), ended, true),
                    inARow,
                    now,
                    before);
        }

        Case rates(Rates last) {
            return new Case(
                    mode,
                    unable,
                    running,
                    canary,
                    championDays,
                    fresh,
                    sinceLastRun,
                    this.last,
                    fruitless,
                    last,
                    before);
        }

        Signals signals() {
            return new Signals(
                    mode,
                    unable,
                    running,
                    canary,
                    NOW.minus(Duration.ofMinutes(Math.round(championDays * 24 * 60))),
                    fresh,
                    sinceLastRun,
                    last,
                    fruitless,
                    now,
                    before);
        }
    }

    static Stream<Arguments> cases() {
        Case calm = Case.calm();
        Case due = calm.fresh(200);
        return Stream.of(
                // what makes one begin
                row("nothing", calm, null, "nothing is due: 0 new records"),
                row("too few", calm.fresh(199), null, "nothing is due"),
                row("enough records", due, Trigger.RECORDS, "200 of 200 new accepted records"),
                row("approve begins too", due.mode(Mode.APPROVE), Trigger.RECORDS, "records"),
                row("a week and a little new", calm.days(7).fresh(20), Trigger.PERIOD, "7.0 of 7.0 days"),
                row("a week and too little new", calm.days(30).fresh(19), null, "nothing is due"),
                row("not yet a week", calm.days(6.9).fresh(100), null, "nothing is due"),
                row("more thumbs down", calm.rates(ANGRY).fresh(20), Trigger.DRIFT, "thumbs down: 30.0 % of 300"),
                row("more blocks", calm.rates(BLOCKED).fresh(20), Trigger.DRIFT, "answers blocked: 10.0 % of 1000"),
                row("more unknown codes", calm.rates(ASTRAY).fresh(20), Trigger.DRIFT, "15.0 % of 900"),
                row("drift and nothing to learn", calm.rates(ANGRY).fresh(19), null, "nothing is due"),
                row(
                        "drift and a run just ended",
                        calm.rates(ANGRY).fresh(20).after("passed", 71, 0, 20),
                        null,
                        "nothing"),
                row(
                        "drift and a run long ago",
                        calm.rates(ANGRY).fresh(20).after("passed", 73, 0, 20),
                        Trigger.DRIFT,
                        "thumbs"),
                // what speaks against it
                row("off", due.mode(Mode.OFF), null, "the mode is off"),
                row(
                        "unable",
                        due.held("there is no champion", null, null),
                        null,
                        "no run can begin: there is no champion"),
                row("one goes on", due.held(null, "r-7", null), null, "the run r-7 goes on"),
                row("a rollout", due.held(null, null, "v-8"), null, "decided about the canary v-8"),
                row(
                        "just refused",
                        due.after("refused", 5.9, 1, 100),
                        null,
                        "was refused (1 in a row): none begins before"),
                row("refused, the wait is over", due.after("refused", 6, 1, 20), Trigger.RECORDS, "records"),
                row(
                        "refused, nothing new",
                        due.after("refused", 6, 1, 19),
                        null,
                        "waits for 20 records more, and has 19"),
                row("failed twice", due.after("failed", 11.9, 2, 100), null, "failed (2 in a row)"),
                row("failed twice, over", due.after("failed", 12, 2, 100), Trigger.RECORDS, "records"),
                row("failed for ever", due.after("failed", 167, 60, 100), null, "failed (60 in a row)"),
                row("failed for ever, over", due.after("failed", 168, 60, 100), Trigger.RECORDS, "records"),
                row("passed just now", due.after("passed", 0.1, 0, 200), Trigger.RECORDS, "records"));
    }

    private static Arguments row(String name, Case signals, @Nullable Trigger trigger, String next) {
        return Arguments.of(name, signals, trigger, next);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decides(String name, Case signals, @Nullable Trigger trigger, String next) {
        Decision decision = Schedule.decide(signals.signals(), SETTINGS, NOW);
        Decision.Start start = decision.start();
        assertThat(start == null ? null : start.trigger()).as(decision.next()).isEqualTo(trigger);
        assertThat(decision.next()).contains(next);
        assertThat(decision.looks().stream().map(Decision.Look::name))
                .containsExactly("records", "period", "drift_thumbs", "drift_blocks", "drift_coverage");
        assertThat(decision.looks())
                .allSatisfy(look -> assertThat(look.explanation()).isNotBlank());
    }

    @Test
    void theWaitAfterFailuresIsTold() {
        assertThat(Schedule.decide(Case.calm().after("failed", 1, 3, 0).signals(), SETTINGS, NOW)
                        .backoffUntil())
                .isEqualTo(Instant.parse("2026-03-11T11:00:00Z")); // an hour ago, and 6 * 2 * 2 hours
        assertThat(Schedule.decide(Case.calm().after("failed", 25, 3, 0).signals(), SETTINGS, NOW)
                        .backoffUntil())
                .isNull();
    }

    @Test
    void aRunThatIsDueWaitsForTheQuietHours() {
        ScheduleSettings quiet = with(new QuietHours(
                LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("Europe/Berlin"))); // 21:00 to 05:00 in UTC in March
        Signals due = Case.calm().fresh(200).signals();
        Decision noon = Schedule.decide(due, quiet, NOW);
        assertThat(noon.start()).isNull();
        assertThat(noon.next()).contains("begins in the quiet hours", "2026-03-10T21:00:00Z");
        assertThat(Schedule.decide(due, quiet, Instant.parse("2026-03-10T20:59:59Z"))
                        .start())
                .isNull();
        assertThat(Schedule.decide(due, quiet, Instant.parse("2026-03-10T21:00:00Z"))
                        .start())
                .isNotNull();
        assertThat(Schedule.decide(due, quiet, Instant.parse("2026-03-11T04:59:59Z"))
                        .start())
                .isNotNull();
        assertThat(Schedule.decide(due, quiet, Instant.parse("2026-03-11T05:00:00Z"))
                        .start())
                .isNull();
    }

    @Test
    void hoursOfADayAndTheNightOfAClockChange() {
        QuietHours day = new QuietHours(LocalTime.of(9, 0), LocalTime.of(17, 0), ZoneId.of("UTC"));
        assertThat(day.contain(Instant.parse("2026-03-10T09:00:00Z"))).isTrue();
        assertThat(day.contain(Instant.parse("2026-03-10T17:00:00Z"))).isFalse();
        assertThat(day.next(Instant.parse("2026-03-10T18:00:00Z"))).isEqualTo(Instant.parse("2026-03-11T09:00:00Z"));
        // 02:30 is not there on that night: it begins when the clock has jumped
        QuietHours jump = new QuietHours(LocalTime.of(2, 30), LocalTime.of(5, 0), ZoneId.of("Europe/Berlin"));
        assertThat(jump.next(Instant.parse("2026-03-29T00:00:00Z"))).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    }

    private static ScheduleSettings with(QuietHours hours) {
        return new ScheduleSettings(
                Mode.AUTO,
                SETTINGS.records(),
                SETTINGS.period(),
                SETTINGS.drift(),
                hours,
                SETTINGS.backoff(),
                RetrainingSettings.STANDARD);
    }

    @Test
    void theTestOfTwoProportions() {
        // by hand: 30 of 300 and 90 of 300, pooled 0.2: z = 0.2 / sqrt(0.16 * 2 / 300) = 6.1237
        Drift drift = Drift.of("thumbs down", 30, 300, 90, 300, SETTINGS.drift());
        assertThat(drift.z()).isCloseTo(6.1237, within(1e-4));
        assertThat(drift.least()).isCloseTo(3.0902, within(1e-4)); // of 0.999
        assertThat(drift.rose()).isTrue();
        assertThat(Drift.of("x", 90, 300, 30, 300, SETTINGS.drift()).rose()).isFalse(); // it fell
        assertThat(Drift.of("x", 0, 300, 0, 300, SETTINGS.drift()).z()).isZero();
        assertThat(Drift.of("x", 0, 199, 100, 300, SETTINGS.drift()).explanation())
                .contains("needs 200");
        // significant and small: 2 % of a million against 2.1 %
        Drift small = Drift.of("x", 20_000, 1_000_000, 21_000, 1_000_000, SETTINGS.drift());
        assertThat(small.z()).isGreaterThan(small.least());
        assertThat(small.rose()).isFalse();
    }

    @Test
    void questionsWithoutAPassageCountWherePassagesAreUsed() {
        Rates found = new Rates(1000, 0, 0, 0, 1000, 50, 100);
        Rates lost = new Rates(1000, 0, 0, 0, 1000, 50, 300);
        Rates never = new Rates(1000, 0, 0, 0, 1000, 50, 950);
        Signals drifting = new Case(Mode.AUTO, null, null, null, 1, 20, 20, null, 0, lost, found).signals();
        assertThat(coverage(drifting).fired()).isTrue();
        assertThat(coverage(drifting).explanation()).contains("35.0 % of 1000", "15.0 % of 1000");
        Signals without = new Case(Mode.AUTO, null, null, null, 1, 20, 20, null, 0, never, never).signals();
        assertThat(coverage(without).explanation()).contains("questions of unknown codes: 5.0 % of 1000");
    }

    private static Decision.Look coverage(Signals signals) {
        List<Decision.Look> looks = Schedule.decide(signals, SETTINGS, NOW).looks();
        return looks.get(looks.size() - 1);
    }
}
