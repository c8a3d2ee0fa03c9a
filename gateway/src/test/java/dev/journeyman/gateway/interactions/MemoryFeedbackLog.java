package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.log.Appended;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.Erasure;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.Idempotency;
import dev.journeyman.feedback.log.Retention;
import dev.journeyman.feedback.log.RetentionReport;
import dev.journeyman.feedback.log.Verification;
import dev.journeyman.feedback.log.WriterStats;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A feedback log in memory: appends and reads, and nothing else. Every event goes through its JSON, as it would to a disk. It can be told to hold what is
 * appended, and to fail.
 */
public final class MemoryFeedbackLog implements FeedbackLog {
    private final List<Entry.Stored> entries = new ArrayList<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private boolean holding;
    private RuntimeException failure;

    /** From now on appends fail with this; null lets them succeed. */
    public synchronized void failWith(RuntimeException thrown) {
        failure = thrown;
    }

    /** From now on appends are not on the disk until {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Puts what was held on the disk. */
    public void release() {
        List<Runnable> waiting;
        synchronized (this) {
            holding = false;
            waiting = List.copyOf(heldBack);
            heldBack.clear();
        }
        waiting.forEach(Runnable::run);
    }

    /** How many appends wait. */
    public synchronized int waiting() {
        return heldBack.size();
    }

    /** The interactions, oldest first. */
    public synchronized List<InteractionLogged> interactions() {
        return entries.stream()
                .map(Entry.Stored::event)
                .filter(InteractionLogged.class::isInstance)
                .map(InteractionLogged.class::cast)
                .toList();
    }

    @Override
    public CompletableFuture<Appended> append(List<? extends Event> events) {
        CompletableFuture<Appended> done = new CompletableFuture<>();
        Runnable write = () -> done.complete(write(events));
        synchronized (this) {
            if (failure != null) {
                done.completeExceptionally(failure);
                return done;
            }
            if (holding) {
                heldBack.add(write);
                return done;
            }
        }
        write.run();
        return done;
    }

    private synchronized Appended write(List<? extends Event> events) {
        long first = entries.size() + 1L;
        for (Event event : events) {
            entries.add(new Entry.Stored(entries.size() + 1L, EventJson.read(EventJson.write(event))));
        }
        return new Appended(first, events.size(), false);
    }

    @Override
    public CompletableFuture<Appended> append(List<? extends Event> events, Idempotency idempotency) {
        throw new UnsupportedOperationException("the log in memory has no idempotency");
    }

    @Override
    public CompletableFuture<Erasure> erase(Erased erasure) {
        throw new UnsupportedOperationException("the log in memory erases nothing");
    }

    @Override
    public RetentionReport retain(Retention retention) {
        return new RetentionReport(Map.of(), Map.of(), 0);
    }

    @Override
    public void snapshot(Path target) {
        throw new UnsupportedOperationException("the log in memory has no files");
    }

    @Override
    public void backup(Path target) {
        throw new UnsupportedOperationException("the log in memory has no files");
    }

    @Override
    public synchronized WriterStats stats() {
        return new WriterStats(entries.size(), entries.size(), 0, 0, heldBack.size(), false);
    }

    @Override
    public synchronized long lastSequence() {
        return entries.size();
    }

    @Override
    public synchronized Optional<Entry> at(long sequence) {
        return sequence < 1 || sequence > entries.size()
                ? Optional.empty()
                : Optional.of(entries.get((int) sequence - 1));
    }

    @Override
    public synchronized List<Entry> from(long sequence, int limit) {
        return stored().skip(sequence - 1).limit(limit).map(Entry.class::cast).toList();
    }

    private Stream<Entry.Stored> stored() {
        return List.copyOf(entries).stream();
    }

    @Override
    public synchronized Optional<Entry.Stored> byId(String id) {
        return stored().filter(entry -> entry.event().id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<Entry.Stored> byInteraction(String interactionId, int limit) {
        return stored().filter(entry -> entry.event().interactionIds().contains(interactionId))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Entry.Stored> byKey(String keyId, long before, int limit) {
        List<Entry.Stored> found = new ArrayList<>(stored().filter(entry ->
                        entry.sequence() < before && entry.event().actor().equals(keyId))
                .toList());
        java.util.Collections.reverse(found);
        return found.subList(0, Math.min(limit, found.size()));
    }

    @Override
    public synchronized List<Entry.Stored> byTime(Instant from, Instant until, int limit) {
        return stored().filter(entry ->
                        !entry.event().at().isBefore(from) && entry.event().at().isBefore(until))
                .limit(limit)
                .toList();
    }

    @Override
    public boolean isErased(String interactionId) {
        return false;
    }

    @Override
    public void forEach(long sequence, Consumer<? super Entry> reader) {
        List<Entry> all;
        synchronized (this) {
            all = from(sequence, Integer.MAX_VALUE);
        }
        all.forEach(reader);
    }

    @Override
    public Verification verify() {
        return new Verification(List.of(), 0, lastSequence(), Map.of(), 0, 0);
    }

    @Override
    public void close() {}
}
