package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.GenerationTimings;
import dev.journeyman.slm.generation.Priority;
import dev.journeyman.slm.generation.Standing;
import dev.journeyman.slm.generation.WaitingLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long one more generation would wait for a slot of an engine, told from who is there and how fast such ones were lately.
 *
 * <p>A generation holds its slot for its prompt and its answer: prompt tokens times the time of one, plus answer tokens times the time of one. Both times are those of a slot in its company, as generations
 * that ended told them, so they grow with the load and with what else the machine does. How long an answer will be nobody knows; what is known is its most, and which part of their most answers
 * of about the same most (within a factor of two) came to. Each is a moving mean in which the newest generation weighs an eighth.
 *
 * <p>Then those that are here are played forward as the engine gives its slots: who has one keeps it, a batch unless somebody interactive finds none free; those that wait take the slot that is free
 * first in the order of the engine's own {@link WaitingLine}, by priority and then each caller in turn. One more stands where that line would put it.
 *
 * <p>It is a forecast, and off by what nobody can tell: who comes later and goes first, which for a batch may be many; who is paused, or waits for a beginning that another computes; and what a batch
 * that gave its slot up has to compute again. Nothing is known before the first generation has ended; then no wait is foreseen, and the engine's queue is the only bound. There are no more generations in it than the
 * engine's slots and queue hold. Any thread may ask.
 */
final class QueueForecast {
    /** One that has outlived its forecast is taken to need this part of it still. */
    private static final double OVERDUE = 1.0 / 8;

    private static final int LENGTHS = Integer.SIZE;

    private final int slots;
    private final LongSupplier nanoClock;
    private final List<Place> running = new ArrayList<>(); // as they had their slots
    private final WaitingLine<Place> waiting = new WaitingLine<>(place -> place.standing);
    private final MovingRatio promptTokenNanos = new MovingRatio();
    private final MovingRatio answerTokenNanos = new MovingRatio();
    private final MovingRatio[] partOfMost = new MovingRatio[LENGTHS]; // by the power of two below the most
    private final MovingRatio partOfAnyMost = new MovingRatio();

    /** A forecast for an engine of so many slots. */
    QueueForecast(int slots, LongSupplier nanoClock) {
        this.slots = slots;
        this.nanoClock = nanoClock;
        for (int i = 0; i < LENGTHS; i++) {
            partOfMost[i] = new MovingRatio();
        }
    }

    /** A quotient of two sums in which what is older weighs less. */
    private static final class MovingRatio {
        private static final double KEPT = 7.0 / 8;

        private double over;
        private double under;

        void add(double numerator, double denominator) {
            over = KEPT * over + numerator;
            under = KEPT * under + denominator;
        }

        boolean isKnown() {
            return under > 0;
        }

        double value() {
            return over / under;
        }
    }

    /** A generation that has a slot, or waits for one; to be left once. */
    final class Place {
        private final Standing standing;
        private final int promptTokens;
        private final int mostTokens;
        private long sinceNanos; // where it has a slot
        private long heldNanos; // slots that it gave up

        private Place(Standing standing, int promptTokens, int mostTokens) {
            this.standing = standing;
            this.promptTokens = promptTokens;
            this.mostTokens = mostTokens;
        }

        /** It ended; what is measured of it counts for those to come. Null where it failed, or was not begun. */
        void leave(@Nullable GenerationResult result) {
            synchronized (QueueForecast.this) {
                if (!running.remove(this)) {
                    waiting.leave(this);
                }
                if (result != null) {
                    learn(result, mostTokens);
                }
                giveSlots(nanoClock.getAsLong());
            }
        }
    }

    /**
     * One more has come.
     *
     * @param mostTokens of its answer, as its context leaves them
     */
    synchronized Place enter(Standing standing, int promptTokens, int mostTokens) {
        Place place = new Place(standing, promptTokens, mostTokens);
        waiting.add(place);
        giveSlots(nanoClock.getAsLong());
        return place;
    }

    /** One more has come, to an engine of this context. */
    Place enter(GenerationRequest request, int contextTokens) {
        int prompt = request.prompt().length;
        return enter(request.standing(), prompt, Math.max(1, Math.min(request.maxTokens(), contextTokens - prompt)));
    }

    /** About how long one more would wait; zero where a slot is free or is given up for it, or nothing is known yet. */
    synchronized Duration waitOfOneMore(Standing standing) {
        if (!isKnown() || running.size() < slots || youngestThatYields(standing) != null) {
            return Duration.ZERO;
        }
        Place one = new Place(standing, 0, 0);
        waiting.add(one);
        List<Place> order = waiting.inOrder();
        waiting.leave(one);
        return untilBegun(order, one);
    }

    /**
     * About how long until one that was not let in, or waited in vain, would be let in; zero where that is now.
     *
     * @param most how long it may be foreseen to wait
     */
    synchronized Duration untilLetIn(Standing standing, Duration most) {
        if (!isKnown()) {
            return longestHeld();
        }
        Duration over = waitOfOneMore(standing).minus(most);
        return over.isNegative() ? Duration.ZERO : over;
    }

    /** About how long until one more may wait, where the queue is full: until the first that waits, or for a batch the first batch, has a slot. */
    synchronized Duration untilRoom(Standing standing) {
        if (!isKnown() || running.isEmpty()) {
            return longestHeld();
        }
        List<Place> order = waiting.inOrder();
        Place next = null;
        for (Place place : order) {
            boolean same = place.standing.priority() == standing.priority();
            next = next == null || same ? place : next;
            if (same) {
                break;
            }
        }
        return untilBegun(order, next);
    }

    /** For as long as somebody has had a slot it may take again, as far as anybody can tell before one has ended. */
    private Duration longestHeld() {
        long now = nanoClock.getAsLong();
        long longest = 0;
        for (Place place : running) {
            longest = Math.max(longest, now - place.sinceNanos);
        }
        return Duration.ofNanos(longest);
    }

    /** Plays forward until one of those that wait has a slot, or until the first is free. */
    private Duration untilBegun(List<Place> order, @Nullable Place one) {
        long now = nanoClock.getAsLong();
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (Place place : running) {
            free.add(leftNanos(place, now - place.sinceNanos));
        }
        for (Place place : order) {
            if (place == one) {
                break;
            }
            free.add(first(free) + leftNanos(place, 0));
        }
        return Duration.ofNanos(Math.round(first(free)));
    }

    private boolean isKnown() {
        return answerTokenNanos.isKnown();
    }

    private double leftNanos(Place place, long nanosInSlot) {
        double hold = holdNanos(place);
        return Math.max(hold - place.heldNanos - nanosInSlot, hold * OVERDUE);
    }

    private static double first(PriorityQueue<Double> free) {
        Double first = free.poll();
        return first == null ? 0 : first;
    }

    private double holdNanos(Place place) {
        double tokens = place.mostTokens * part(place.mostTokens);
        double prompt = promptTokenNanos.isKnown() ? promptTokenNanos.value() : answerTokenNanos.value();
        return place.promptTokens * prompt + tokens * answerTokenNanos.value();
    }

    /** Which part of its most an answer comes to. */
    private double part(int most) {
        MovingRatio same = partOfMost[length(most)];
        return same.isKnown() ? same.value() : partOfAnyMost.isKnown() ? partOfAnyMost.value() : 1;
    }

    private static int length(int most) {
        return LENGTHS - 1 - Integer.numberOfLeadingZeros(Math.max(1, most));
    }

    private void learn(GenerationResult result, int most) {
        GenerationTimings timings = result.timings();
        int tokens = result.completionTokens();
        int computed = result.promptTokens() - result.cachedPromptTokens();
        if (tokens > 0 && computed > 0) {
            promptTokenNanos.add((double) timings.prefillNanos(), computed);
        }
        if (tokens > 1) {
            answerTokenNanos.add((double) timings.decodeNanos(), tokens - 1);
        }
        if (tokens > 0 && result.finishReason() != FinishReason.CANCELLED) {
            partOfMost[length(most)].add(tokens, most);
            partOfAnyMost.add(tokens, most);
        }
    }

    /** Gives the slots as the engine does: to those that wait in their order, also such as somebody has that yields. */
    private void giveSlots(long now) {
        for (Place place : waiting.inOrder()) {
            if (running.size() >= slots) {
                Place yields = youngestThatYields(place.standing);
                if (yields == null) {
                    return;
                }
                running.remove(yields);
                yields.heldNanos += now - yields.sinceNanos;
                waiting.putBack(yields);
            }
            waiting.take(place);
            place.sinceNanos = now;
            running.add(place);
        }
    }

    /** Whose slot one of this standing would have where none is free; null where it has to wait. */
    private @Nullable Place youngestThatYields(Standing standing) {
        Place youngest = null;
        for (Place place : running) {
            Priority priority = place.standing.priority();
            if (priority.yieldsTo(standing.priority())
                    && (youngest == null || !youngest.standing.priority().yieldsTo(priority))) {
                youngest = place;
            }
        }
        return youngest;
    }
}
