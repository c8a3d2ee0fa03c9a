package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.GenerationTimings;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long one more generation would wait for a slot of an engine, told from what those before it are and how fast such ones were lately.
 *
 * <p>A generation holds its slot for its prompt and its answer: prompt tokens times the time of one, plus answer tokens times the time of one. Both times are those of a slot in its company, as generations
 * that ended told them, so they grow with the load and with what else the machine does. How long an answer will be nobody knows; what is known is its most, and which part of their most answers
 * of about the same most (within a factor of two) came to. Each is a moving mean in which the newest generation weighs an eighth. Then those that are here are played forward, first come, first
 * served: the first of them have the slots, the others take the slot that is free first.
 *
 * <p>Nothing is known before the first generation has ended; then no wait is foreseen, and the engine's queue is the only bound. The same holds where the engine lets somebody pass: it is a forecast. There are no more generations in it than the
 * engine's slots and queue hold. Any thread may ask.
 */
final class QueueForecast {
    /** One that has outlived its forecast is taken to need this part of it still. */
    private static final double OVERDUE = 1.0 / 8;

    private static final int LENGTHS = Integer.SIZE;

    private final int slots;
    private final LongSupplier nanoClock;
    private final Set<Place> here = new LinkedHashSet<>(); // in the order of their coming
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
        private final int promptTokens;
        private final int mostTokens;
        private long begunNanos; // where it has a slot
        private boolean begun;

        private Place(int promptTokens, int mostTokens) {
            this.promptTokens = promptTokens;
            this.mostTokens = mostTokens;
        }

        /** It ended; what is measured of it counts for those to come. Null where it failed, or was not begun. */
        void leave(@Nullable GenerationResult result) {
            synchronized (QueueForecast.this) {
                if (!here.remove(this)) {
                    return;
                }
                if (result != null) {
                    learn(result, mostTokens);
                }
                begin(nanoClock.getAsLong());
            }
        }
    }

    /**
     * One more has come.
     *
     * @param mostTokens of its answer, as its context leaves them
     */
    synchronized Place enter(int promptTokens, int mostTokens) {
        Place place = new Place(promptTokens, mostTokens);
        here.add(place);
        begin(nanoClock.getAsLong());
        return place;
    }

    /** One more has come, to an engine of this context. */
    Place enter(GenerationRequest request, int contextTokens) {
        int prompt = request.prompt().length;
        return enter(prompt, Math.max(1, Math.min(request.maxTokens(), contextTokens - prompt)));
    }

    /** About how long one more would wait; zero where a slot is free, or nothing is known yet. */
    synchronized Duration waitOfOneMore() {
        if (here.size() < slots || !answerTokenNanos.isKnown()) {
            return Duration.ZERO;
        }
        long now = nanoClock.getAsLong();
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (Place place : here) {
            double hold = holdNanos(place);
            if (free.size() < slots) {
                double past = place.begun ? (double) (now - place.begunNanos) : 0;
                free.add(Math.max(hold - past, hold * OVERDUE));
            } else {
                free.add(first(free) + hold);
            }
        }
        return Duration.ofNanos(Math.round(first(free)));
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

    /** Those that came first have the slots. */
    private void begin(long now) {
        Iterator<Place> places = here.iterator();
        for (int i = 0; i < slots && places.hasNext(); i++) {
            Place place = places.next();
            if (!place.begun) {
                place.begun = true;
                place.begunNanos = now;
            }
        }
    }
}
