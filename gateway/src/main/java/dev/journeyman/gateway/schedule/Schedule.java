package dev.journeyman.gateway.schedule;

import dev.journeyman.gateway.runs.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a run begins by itself: a pure function of what is known, the settings and the time.
 *
 * <p>A run begins where a trigger fires and nothing speaks against it. What speaks against it, in this order: runs are switched off; none can begin here; one goes on; a rollout is under way, whose
 * place the next candidate would need; the last runs came to nothing and the wait after them is not over, or nothing new was accepted since; it is not within the quiet hours.
 *
 * <p>Each trigger wants new accepted records: what was trained on already teaches nothing more, so that nothing is trained twice on the same, whatever the rates say.
 */
public final class Schedule {
    private static final double HOURS_A_DAY = 24;
    private static final int MOST_DOUBLINGS = 30;

    private Schedule() {}

    /** Decides. */
    public static Decision decide(Signals signals, ScheduleSettings settings, Instant now) {
        List<Decision.Look> looks = new ArrayList<>();
        looks.add(records(signals, settings));
        looks.add(period(signals, settings, now));
        looks.addAll(drift(signals, settings, now));
        Optional<Decision.Look> fired =
                looks.stream().filter(Decision.Look::fired).findFirst();
        @Nullable Instant backoff = backoff(signals, settings);
        boolean waits = backoff != null && now.isBefore(backoff);
        @Nullable Instant until = waits ? backoff : null;
        String hold = held(signals, settings, until);
        if (hold != null) {
            return new Decision(null, looks, hold, until);
        }
        if (fired.isEmpty()) {
            return new Decision(null, looks, "nothing is due: " + signals.freshRecords() + " new records", until);
        }
        QuietHours hours = settings.quietHours();
        if (hours != null && !hours.contain(now)) {
            return new Decision(
                    null,
                    looks,
                    "a run is due (" + fired.get().name() + ") and begins in the quiet hours, " + hours + ", at "
                            + hours.next(now),
                    until);
        }
        String reason = fired.get().name() + ": " + fired.get().explanation();
        return new Decision(
                new Decision.Start(fired.get().trigger(), reason), looks, "a run begins now: " + reason, until);
    }

    /** What speaks against a run, whatever fires; null where nothing does. */
    private static @Nullable String held(Signals signals, ScheduleSettings settings, @Nullable Instant until) {
        if (signals.mode() == Mode.OFF) {
            return "no run begins by itself: the mode is off";
        }
        if (signals.unable() != null) {
            return "no run can begin: " + signals.unable();
        }
        if (signals.running() != null) {
            return "the run " + signals.running() + " goes on, and there is one at a time";
        }
        if (signals.canary() != null) {
            return "a run begins once it is decided about the canary " + signals.canary();
        }
        Optional<Signals.LastRun> last = signals.last();
        if (signals.fruitless() == 0 || last.isEmpty()) {
            return null;
        }
        String came =
                "the last run, " + last.get().id() + ", " + ended(last.get().outcome());
        if (until != null) {
            return came + " (" + signals.fruitless() + " in a row): none begins before " + until;
        }
        int least = settings.backoff().leastRecords();
        return last.get().hasSnapshot() && signals.recordsSinceLastRun() < least
                ? came + ": the next one waits for " + least + " records more, and has " + signals.recordsSinceLastRun()
                : null;
    }

    private static String ended(String outcome) {
        return outcome.equals("refused") ? "was refused" : outcome;
    }

    /** When runs may begin again after those that came to nothing: the first wait, doubled with each; null where there were none. */
    private static @Nullable Instant backoff(Signals signals, ScheduleSettings settings) {
        if (signals.fruitless() == 0 || signals.last().isEmpty()) {
            return null;
        }
        double hours = settings.backoff().firstHours() * Math.pow(2, Math.min(MOST_DOUBLINGS, signals.fruitless() - 1));
        Duration wait =
                Duration.ofSeconds(Math.round(Math.min(hours, settings.backoff().mostHours()) * 3600));
        return signals.last().get().ended().plus(wait).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Decision.Look records(Signals signals, ScheduleSettings settings) {
        boolean fired = signals.freshRecords() >= settings.records();
        return new Decision.Look(
                "records",
                Trigger.RECORDS,
                signals.freshRecords(),
                settings.records(),
                fired,
                signals.freshRecords() + " of " + settings.records() + " new accepted records");
    }

    private static Decision.Look period(Signals signals, ScheduleSettings settings, Instant now) {
        Instant since = signals.last()
                .map(Signals.LastRun::created)
                .filter(created -> created.isAfter(signals.championSince()))
                .orElse(signals.championSince());
        double days = Math.max(0, Duration.between(since, now).toMinutes() / 60.0 / HOURS_A_DAY);
        ScheduleSettings.Period period = settings.period();
        boolean enough = signals.freshRecords() >= period.leastRecords();
        return new Decision.Look(
                "period",
                Trigger.PERIOD,
                Math.round(days * 100) / 100.0,
                period.days(),
                days >= period.days() && enough,
                String.format(
                        Locale.ROOT,
                        "%.1f of %.1f days since the last training, with %d new records of the %d that it needs",
                        days,
                        period.days(),
                        signals.freshRecords(),
                        period.leastRecords()));
    }

    private static List<Decision.Look> drift(Signals signals, ScheduleSettings settings, Instant now) {
        ScheduleSettings.Drift drift = settings.drift();
        Rates last = signals.now();
        Rates before = signals.before();
        boolean passages = last.usesPassages() && before.usesPassages();
        Drift thumbs = Drift.of("thumbs down", before.down(), before.rated(), last.down(), last.rated(), drift);
        Drift blocks =
                Drift.of("answers blocked", before.blocked(), before.answers(), last.blocked(), last.answers(), drift);
        Drift coverage = Drift.of(
                passages ? "questions of unknown codes or without a passage" : "questions of unknown codes",
                before.unknownCode() + (passages ? before.unbacked() : 0),
                before.asked(),
                last.unknownCode() + (passages ? last.unbacked() : 0),
                last.asked(),
                drift);
        String against = against(signals, drift, now);
        return List.of(
                look("drift_thumbs", thumbs, against),
                look("drift_blocks", blocks, against),
                look("drift_coverage", coverage, against));
    }

    private static Decision.Look look(String name, Drift drift, String against) {
        return new Decision.Look(
                name,
                Trigger.DRIFT,
                Math.round(drift.z() * 100) / 100.0,
                Math.round(drift.least() * 100) / 100.0,
                drift.rose() && against.isEmpty(),
                drift.explanation() + (drift.rose() && !against.isEmpty() ? "; but " + against : ""));
    }

    /** Why a rate that rose is not yet a reason; empty where it is one. */
    private static String against(Signals signals, ScheduleSettings.Drift drift, Instant now) {
        if (signals.freshRecords() < drift.leastRecords()) {
            return signals.freshRecords() + " new records are too few to train on, which needs " + drift.leastRecords();
        }
        Instant windowBegan = now.minus(Duration.ofHours(drift.windowHours()));
        return signals.last()
                .filter(run -> run.ended().isAfter(windowBegan))
                .map(run -> "a run ended within the window, and its effect is to be seen first")
                .orElse("");
    }
}
