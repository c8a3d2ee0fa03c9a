package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.measurement.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened when: the phases, and single moments within them. Safe for several threads. */
final class Timeline {
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Consumer<String> told;
    private final List<Moment> moments = new ArrayList<>();
    private Phase phase = Phase.BEFORE;

    /**
     * Something that happened.
     *
     * @param begins whether a phase begins here
     */
    record Moment(Instant at, Phase phase, boolean begins, String what) {}

    /** A phase and how long it took. */
    record Stretch(Phase phase, Instant from, double seconds) {}

    /**
     * An empty one.
     *
     * @param told hears of each moment, as a line
     */
    Timeline(InstantSource clock, Consumer<String> told) {
        this.clock = clock;
        this.told = told;
    }

    /** The phase that is on. */
    synchronized Phase phase() {
        return phase;
    }

    /** A phase begins. One that is over does not begin again: what came later stays what is on. */
    void begin(Phase next, String what) {
        synchronized (this) {
            if (!moments.isEmpty() && next.compareTo(phase) <= 0) {
                return;
            }
            phase = next;
        }
        add(next, true, what);
    }

    /** Something happened in the phase that is on. */
    void moment(String what) {
        add(phase(), false, what);
    }

    private void add(Phase at, boolean begins, String what) {
        Instant now = clock.instant();
        synchronized (this) {
            if (moments.size() < MOST) {
                moments.add(new Moment(now, at, begins, what));
            }
        }
        told.accept(at.label() + ": " + what);
    }

    synchronized List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** The phases that there were, each until the next one or now. */
    List<Stretch> stretches() {
        List<Moment> begun = moments().stream().filter(Moment::begins).toList();
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            Instant to = i + 1 < begun.size() ? begun.get(i + 1).at() : clock.instant();
            stretches.add(new Stretch(
                    begun.get(i).phase(),
                    begun.get(i).at(),
                    Duration.between(begun.get(i).at(), to).toMillis() / 1e3));
        }
        return stretches;
    }

    /** For people: seconds since the first moment. */
    @Override
    public String toString() {
        Table table = new Table("what", "after s", "phase");
        List<Moment> all = moments();
        for (Moment moment : all) {
            table.row(
                    moment.what(),
                    String.format(
                            Locale.ROOT,
                            "%.1f",
                            Duration.between(all.get(0).at(), moment.at()).toMillis() / 1e3),
                    moment.begins() ? moment.phase().label() : "");
        }
        return table.toString();
    }
}
