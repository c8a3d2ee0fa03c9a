package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.GenerationException.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits and who has a slot, and how the slots are given: to those that wait in their {@linkplain WaitingLine order}, the paused passed over. Where none is free, a generation that goes
 * first takes the slot of one that yields to it, of the lowest priority the youngest; that one waits again, at the front of its priority, and what it had is computed again.
 *
 * <p>Guarded by the engine's lock.
 */
final class Roster {
    /** One that leaves before its end, and why where it is not that somebody wanted it so. */
    record Leaver(Sequence sequence, @Nullable GenerationException error) {}

    /** A beginning that a newly admitted sequence shares with what is in another slot. */
    record Copy(Sequence sequence, int fromSlot, int tokens) {}

    private final EngineOptions options;
    private final Slots slots;
    private final AdapterShelf adapters;
    private final WaitingLine<Sequence> waiting = new WaitingLine<>(Sequence::standing);
    private final List<Sequence> running = new ArrayList<>(); // as they were admitted
    private long finishedTotal;
    private long cachedPromptTokensTotal;
    private long preemptionsTotal;

    Roster(EngineOptions options, int slots) {
        this.options = options;
        this.slots = new Slots(slots, options.sharesBeginnings());
        this.adapters = new AdapterShelf(options.adapters());
    }

    /** The adapters that there are. */
    AdapterShelf adapters() {
        return adapters;
    }

    /** Those adapters that nobody has any more, for the caller to close without the lock. */
    List<AdapterShelf.Loaded> goneAdapters() {
        List<AdapterShelf.Loaded> gone = adapters.takeGone();
        gone.forEach(slots::forget);
        return gone;
    }

    /** Those that run or wait with an adapter; with the empty name, without one. */
    List<Sequence> of(String adapter) {
        List<Sequence> all = new ArrayList<>(running);
        all.addAll(waiting.inOrder());
        all.removeIf(sequence -> !sequence.adapterName().equals(adapter));
        return all;
    }

    /**
     * Checks that one more may wait. Of the places batches have at most half, so that they never keep others out.
     *
     * @throws QueueFullException where it may not
     */
    void requireRoom(Standing standing) throws QueueFullException {
        boolean batch = standing.priority() == Priority.BATCH;
        int before = batch ? waiting.size(Priority.BATCH) : waiting.size();
        int places = batch ? (options.maxQueued() + 1) / 2 : options.maxQueued();
        boolean isFull =
                before + 1 - slots.freeCount() > places || waiting.size() + 1 - slots.freeCount() > options.maxQueued();
        if (isFull) {
            throw new QueueFullException(waiting.size());
        }
    }

    /** How many slots are held by those that yield to a priority. */
    private int yielding(Priority to) {
        int yielding = 0;
        for (Sequence sequence : running) {
            yielding += sequence.standing().priority().yieldsTo(to) ? 1 : 0;
        }
        return yielding;
    }

    /** One more waits. */
    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    /** Takes those out that were cancelled, waited too long or were paused too long. */
    List<Leaver> leavers(long now) {
        List<Leaver> leavers = new ArrayList<>();
        for (Sequence sequence : waiting.inOrder()) {
            Leaver leaver = leaver(sequence, now);
            if (leaver != null) {
                leavers.add(leaver);
                waiting.leave(sequence);
                release(sequence);
            }
        }
        for (Iterator<Sequence> each = running.iterator(); each.hasNext(); ) {
            Sequence sequence = each.next();
            Leaver leaver = leaver(sequence, now);
            if (leaver != null) {
                leavers.add(leaver);
                each.remove();
                release(sequence);
            }
        }
        return leavers;
    }

    private @Nullable Leaver leaver(Sequence sequence, long now) {
        if (sequence.isCancelled()) {
            return new Leaver(sequence, null);
        }
        if (sequence.pauseLeftNanos(now, options.maxPause().toNanos()) <= 0) {
            return new Leaver(
                    sequence,
                    new GenerationException(
                            Kind.PAUSED_TOO_LONG,
                            "The generation was paused for more than "
                                    + options.maxPause().toMillis() + " ms: its reader is too slow."));
        }
        if (sequence.waitLeftNanos(now) <= 0) {
            return new Leaver(
                    sequence,
                    new GenerationException(
                            Kind.WAITED_TOO_LONG,
                            "The generation waited for "
                                    + sequence.standing().longestWait().toMillis()
                                    + " ms, as long as it may, and could not begin."));
        }
        return null;
    }

    /** Gives slots to those that wait; what is to be copied for them is returned. */
    List<Copy> admit(long now) {
        List<Copy> copies = new ArrayList<>();
        if (waiting.size() == 0 || (slots.freeCount() == 0 && yielding(Priority.INTERACTIVE) == 0)) {
            return copies;
        }
        for (Sequence sequence : waiting.inOrder()) {
            if (sequence.isPaused() || slots.awaits(sequence, running)) {
                continue;
            }
            if (slots.freeCount() == 0 && !preemptFor(sequence)) {
                break; // nor is there anything for those behind it
            }
            waiting.take(sequence);
            Slots.Place place = slots.take(sequence, running);
            sequence.admit(place.slot(), place.tokens(), now);
            cachedPromptTokensTotal += place.tokens();
            if (place.tokens() > 0 && place.from() != place.slot()) {
                copies.add(new Copy(sequence, place.from(), place.tokens()));
            }
            running.add(sequence);
        }
        return copies;
    }

    private boolean preemptFor(Sequence sequence) {
        Sequence victim = null;
        for (Sequence other : running) {
            Priority priority = other.standing().priority();
            if (priority.yieldsTo(sequence.standing().priority())
                    && (victim == null || !victim.standing().priority().yieldsTo(priority))) {
                victim = other;
            }
        }
        if (victim == null) {
            return false;
        }
        running.remove(victim);
        slots.give(victim);
        victim.preempt();
        waiting.putBack(victim);
        preemptionsTotal++;
        return true;
    }

    /** Those that take part in the next step, the oldest first. */
    List<Sequence> active() {
        return running.stream().filter(sequence -> !sequence.isPaused()).toList();
    }

    /** How long until somebody has waited or paused too long. */
    long patienceNanos(long now) {
        long nanos = Long.MAX_VALUE;
        List<Sequence> all = new ArrayList<>(running);
        all.addAll(waiting.inOrder());
        for (Sequence sequence : all) {
            long pause = sequence.pauseLeftNanos(now, options.maxPause().toNanos());
            nanos = Math.min(nanos, Math.min(pause, sequence.waitLeftNanos(now)));
        }
        return nanos;
    }

    /** Takes one that has a slot out; returns false where it was out already. */
    boolean remove(Sequence sequence) {
        boolean removed = running.remove(sequence);
        if (removed) {
            release(sequence);
        }
        return removed;
    }

    /** Takes all out. */
    List<Sequence> clear() {
        List<Sequence> all = new ArrayList<>(running);
        all.addAll(waiting.inOrder());
        running.clear();
        all.forEach(sequence -> {
            waiting.leave(sequence);
            release(sequence);
        });
        return all;
    }

    private void release(Sequence sequence) {
        if (sequence.slot() >= 0) {
            slots.give(sequence);
        }
        adapters.give(sequence.adapter());
        finishedTotal++;
    }

    /** How it stands, with what the steps have counted. */
    EngineStats stats(int contextTokens, long submittedTotal, StepRunner steps) {
        int paused = 0;
        long cachedTokens = 0;
        for (Sequence sequence : running) {
            paused += sequence.isPaused() ? 1 : 0;
            cachedTokens += sequence.cachedTokens();
        }
        for (Sequence sequence : waiting.inOrder()) {
            paused += sequence.isPaused() ? 1 : 0;
        }
        return new EngineStats(
                slots.count(),
                running.size(),
                paused,
                waiting.size(),
                options.maxQueued(),
                cachedTokens,
                (long) slots.count() * contextTokens,
                submittedTotal,
                finishedTotal,
                steps.stepsTotal(),
                steps.failedStepsTotal(),
                steps.promptTokensTotal(),
                cachedPromptTokensTotal,
                steps.completionTokensTotal(),
                steps.guessedTokensTotal(),
                steps.rightlyGuessedTokensTotal(),
                preemptionsTotal);
    }
}
