package dev.journeyman.gateway.feedback;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.feedback.records.RecordId;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.feedback.trust.Trust;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The appraisal of all feedback, as fresh as its reader needs it.
 *
 * <p>To appraise is to look at everything that was ever said, so it is done no more often than pays: where a reader can do with a recent one, the next is
 * made {@link #LEAST_AGE} after the last at the earliest, and so late that appraising takes a tenth of the time at most. Threads wait for each other;
 * blocks, for workers.
 */
final class Appraisals {
    static final Duration LEAST_AGE = Duration.ofSeconds(2);
    private static final int REST = 10;

    private final FeedbackReader log;
    private final FeedbackEvents events;
    private final Trust trust;
    private final LongSupplier nanoClock;
    private Appraisal last;
    private long countedAt = -1;
    private long[] acceptedAt = {};
    private long lastSequence;
    private long madeAtNanos;
    private long tookNanos;

    Appraisals(FeedbackReader log, Trust trust, LongSupplier nanoClock) {
        this.log = log;
        this.events = new FeedbackEvents(log);
        this.trust = trust;
        this.nanoClock = nanoClock;
        this.last = trust.appraise(List.of());
        this.madeAtNanos = nanoClock.getAsLong() - LEAST_AGE.toNanos();
    }

    /** Of the log as it is now. */
    synchronized Appraisal fresh() {
        if (log.lastSequence() != lastSequence) {
            make();
        }
        return last;
    }

    /** Of the log as it is or was a little while ago. */
    synchronized Appraisal recent() {
        long age = nanoClock.getAsLong() - madeAtNanos;
        if (age >= Math.max(LEAST_AGE.toNanos(), REST * tookNanos)) {
            return fresh();
        }
        return last;
    }

    /** Appraises some events by themselves. */
    Appraisal of(List<Event> some) {
        return trust.appraise(some);
    }

    /**
     * Of each accepted record the sequence of the latest that was said or decided of it, ascending: what is above a version's watermark is news to it. As
     * recent as {@link #recent}.
     */
    synchronized long[] acceptedAt() {
        Appraisal now = recent();
        if (lastSequence != countedAt) {
            acceptedAt = acceptedAt(now);
            countedAt = lastSequence;
        }
        return acceptedAt.clone();
    }

    private long[] acceptedAt(Appraisal appraisal) {
        Map<String, Long> sequences = new HashMap<>();
        Map<String, Long> decided = new HashMap<>(); // by the claim of a record, or the id of a technician
        events.said().forEach((sequence, event) -> {
            sequences.put(event.id(), sequence);
            if (event instanceof Reviewed review) {
                String subject = RecordId.isRecord(review.subject())
                        ? RecordId.parse(review.subject()).claim()
                        : review.subject();
                decided.put(subject, sequence);
            }
        });
        return appraisal.with(Status.ACCEPTED).stream()
                .mapToLong(record -> {
                    long latest = decided.getOrDefault(record.id().claim(), 0L);
                    for (String source : record.backing().sources()) {
                        latest = Math.max(latest, sequences.getOrDefault(source, 0L));
                    }
                    for (String technician : record.backing().technicians()) {
                        latest = Math.max(latest, decided.getOrDefault(technician, 0L));
                    }
                    return latest;
                })
                .sorted()
                .toArray();
    }

    /** Something was removed from the log other than by an erasure. */
    synchronized void removed() {
        events.startAnew();
        lastSequence = -1;
    }

    private void make() {
        long begun = nanoClock.getAsLong();
        List<Event> all = events.read();
        last = trust.appraise(all);
        lastSequence = events.readUntil();
        madeAtNanos = nanoClock.getAsLong();
        tookNanos = madeAtNanos - begun;
    }
}
