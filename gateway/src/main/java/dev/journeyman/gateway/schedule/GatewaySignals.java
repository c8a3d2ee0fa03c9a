package dev.journeyman.gateway.schedule;

import dev.journeyman.gateway.runs.Run;
import dev.journeyman.gateway.runs.RunState;
import dev.journeyman.gateway.runs.Source;
import dev.journeyman.gateway.runs.Supervisor;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The signals of a gateway: its store of models, its runs, its feedback log. Cheap where nothing happened: the log is read on from where it was, and records are counted anew only where something was
 * said since.
 */
final class GatewaySignals implements SignalSource {
    private static final int MOST_RUNS = 50;
    private static final long UNKNOWN = -1;

    private final ModelStore store;
    private final Supervisor supervisor;
    private final ConductLog conduct;
    private final LongUnaryOperator acceptedSince;
    private Counted counted = new Counted(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0);

    /** What was counted last, and when: how much had been said, and above which sequences. */
    private record Counted(long said, long champion, long lastRun, long fresh, long sinceLastRun) {}

    GatewaySignals(ModelStore store, Supervisor supervisor, ConductLog conduct, LongUnaryOperator acceptedSince) {
        this.store = store;
        this.supervisor = supervisor;
        this.conduct = conduct;
        this.acceptedSince = acceptedSince;
    }

    @Override
    public synchronized Signals read(Mode mode, ScheduleSettings settings, Instant now) throws IOException {
        conduct.readOn(now);
        Duration window = Duration.ofHours(settings.drift().windowHours());
        List<Run> ended = supervisor.list(MOST_RUNS).stream()
                .map(Supervisor.View::run)
                .filter(run -> run.isOver() && !(run.state() instanceof RunState.Stopped))
                .toList();
        Optional<Run> last = ended.stream().findFirst();
        Optional<StoredVersion> champion = champion();
        long watermark = watermark(champion, ended);
        long lastSequence = last.flatMap(run -> run.state().source())
                .map(Source::lastSequence)
                .orElse(0L);
        count(watermark, lastSequence);
        return new Signals(
                mode,
                supervisor.unable().orElse(champion.isEmpty() ? "there is no champion" : null),
                supervisor.current().map(view -> view.run().id()).orElse(null),
                canary(),
                champion.map(version -> version.manifest().created()).orElse(now),
                counted.fresh(),
                counted.sinceLastRun(),
                last.map(GatewaySignals::lastRun).orElse(null),
                fruitless(ended),
                conduct.between(now.minus(window), now),
                conduct.between(now.minus(window.multipliedBy(2)), now.minus(window)));
    }

    private void count(long watermark, long lastSequence) {
        if (conduct.said() != counted.said() || watermark != counted.champion() || lastSequence != counted.lastRun()) {
            counted = new Counted(
                    conduct.said(),
                    watermark,
                    lastSequence,
                    acceptedSince.applyAsLong(watermark),
                    acceptedSince.applyAsLong(lastSequence));
        }
    }

    /** Up to which sequence feedback is known to the champion, or to a candidate that passed and is not decided about. */
    private static long watermark(Optional<StoredVersion> champion, List<Run> ended) {
        Long ofChampion = champion.map(version -> version.manifest().lineage().feedbackSequence())
                .orElse(null);
        long known = ofChampion == null ? 0 : ofChampion;
        Optional<Run> last = ended.stream().findFirst().filter(GatewaySignals::bore);
        return Math.max(
                known,
                last.flatMap(run -> run.state().source())
                        .map(Source::lastSequence)
                        .orElse(0L));
    }

    private static boolean bore(Run run) {
        return run.state() instanceof RunState.Passed || run.state() instanceof RunState.Rollout;
    }

    private static int fruitless(List<Run> ended) {
        int count = 0;
        while (count < ended.size() && !bore(ended.get(count))) {
            count++;
        }
        return count;
    }

    private static Signals.LastRun lastRun(Run run) {
        Instant ended = run.state() instanceof RunState.Ended end ? end.ended() : run.created();
        return new Signals.LastRun(
                run.id(),
                run.state().label(),
                run.created(),
                ended,
                run.state().source().isPresent());
    }

    private Optional<StoredVersion> champion() throws IOException {
        try {
            return store.champion();
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private @Nullable String canary() throws IOException {
        try {
            return store.canary().map(StoredVersion::name).orElse(null);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
