package dev.journeyman.gateway.schedule;

import dev.journeyman.feedback.log.LogException;
import dev.journeyman.gateway.runs.Run;
import dev.journeyman.gateway.runs.RunInProgressException;
import dev.journeyman.gateway.runs.Supervisor;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether a run is due, and begins it. Whoever owns it calls {@link #look} every half minute or so, on a thread that may wait; the first look also goes on with the run that the
 * last gateway of the home was in.
 */
public final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final Supervisor supervisor;
    private final LiveSettings settings;
    private final ModeFile modeFile;
    private final SignalSource signals;
    private final InstantSource clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean resumed = new AtomicBoolean();
    private final AtomicReference<Mode> mode;

    /**
     * A scheduler.
     *
     * @param mode holds the mode from now on
     * @throws IOException where the mode that somebody set cannot be read
     */
    Scheduler(
            Supervisor supervisor,
            LiveSettings settings,
            ModeFile modeFile,
            SignalSource signals,
            InstantSource clock,
            AtomicReference<Mode> mode)
            throws IOException {
        this.supervisor = supervisor;
        this.settings = settings;
        this.modeFile = modeFile;
        this.signals = signals;
        this.clock = clock;
        this.mode = mode;
        follow();
    }

    /** The mode: what somebody set last, else what the settings say. */
    public Mode mode() {
        return mode.get();
    }

    /** Sets the mode, for good. Blocks. */
    public synchronized void mode(Mode next, String who, String why) throws IOException {
        modeFile.write(next, who, why, clock.instant());
        mode.set(next);
        LOG.info("The schedule is {} now, by {}: {}", next.wire(), who, why);
    }

    /** What would be decided now. Blocks. */
    public Decision decision() throws IOException {
        Instant now = clock.instant();
        return Schedule.decide(signals.read(mode.get(), settings.now(), now), settings.now(), now);
    }

    /** Looks, and begins a run where one is due. Does nothing while another thread looks; never throws for what is wrong with files or stores. */
    public void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            if (resumed.compareAndSet(false, true)) {
                supervisor.resume();
            }
            settings.refresh();
            follow();
            Decision decision = decision();
            Decision.Start start = decision.start();
            if (start != null) {
                supervisor.begin(start.trigger(), cut(start.reason()), Run.SCHEDULE);
            }
        } catch (RunInProgressException e) {
            LOG.debug("Somebody was quicker: {}", e.getMessage());
        } catch (IOException | LogException e) {
            LOG.warn("Whether a run is due cannot be told now: {}", e.getMessage());
        } catch (RuntimeException e) { // this look's fault must not be the next one's
            LOG.error("A look at the schedule failed", e);
        } finally {
            looking.set(false);
        }
    }

    /** Where nobody set a mode, the settings' may have changed. */
    private synchronized void follow() throws IOException {
        mode.set(modeFile.read().orElse(settings.now().mode()));
    }

    private static String cut(String reason) {
        return reason.length() > Run.MOST_REASON_CHARS ? reason.substring(0, Run.MOST_REASON_CHARS) : reason;
    }
}
