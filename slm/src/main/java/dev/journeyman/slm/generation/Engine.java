package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.GenerationException.Kind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs generations side by side on one network.
 *
 * <p>The engines whose models {@linkplain StepModel#keepsProcessorsBusy keep the processors busy} have one {@linkplain StepThread thread}, any other has its own. An engine's turn on it: let those leave that were cancelled, or paused or waiting too long; give slots to those that wait ({@link Roster}); compute one step with all that are not
 * paused ({@link StepRunner}), telling the listeners after each of its passes. So a generation waits for another's end only while every slot is taken, and cancelling takes at
 * most the step that runs. With nothing to do in any engine the thread sleeps until it is woken.
 *
 * <p>A step that fails ends the generations that were part of it, with {@link Kind#MODEL_FAILED}, and the engine goes on. Closing ends all that are left with
 * {@link FinishReason#CANCELLED}.
 *
 * <p>What is bounded: running generations by the slots, waiting ones by the queue, a step's work by the slots and the prefill chunk, a wait and a pause by their limits. A
 * prompt and an answer together never pass the context limit. Nothing of a generation stays here after its end.
 *
 * <p>All methods may be called from any thread; listeners are called on the engines' thread, without a lock held, and hold up all engines while they run.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** What is done in a turn, and how long the engine needs no other then. */
    private record Turn(
            List<Roster.Leaver> leavers, List<Roster.Copy> copies, List<Sequence> active, long patienceNanos) {}

    private final TokenBytes bytes;
    private final EngineOptions options;
    private final CacheShape shape;
    private final RequestLimits limits;
    private final LongSupplier clock; // nanoseconds
    private final LongSupplier seeds;
    private final StepRunner steps;
    private final StepThread thread;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private boolean inTurn; // for the thread

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock:
    private final Roster roster;
    private final Adapters adapters; // for all threads
    private boolean closing;
    private long submittedTotal;

    private final StepRunner.Endings endings = new StepRunner.Endings() {
        @Override
        public void ended(Sequence sequence, FinishReason reason) {
            if (remove(sequence)) {
                adapters.closeGone();
                end(sequence, reason);
            }
        }

        @Override
        public void failed(Sequence sequence, GenerationException error) {
            if (error.kind() == Kind.MODEL_FAILED) { // its keys and values may be no numbers
                sequence.beginAnew();
                erase(sequence.slot());
            }
            if (remove(sequence)) {
                adapters.closeGone();
                fail(sequence, error);
            }
        }
    };

    /** An engine over a model; it opens a session with a cache of the options' size and begins at once. */
    public Engine(StepModel model, TokenBytes bytes, EngineOptions options) {
        this(model, bytes, options, System::nanoTime, new SplittableRandom()::nextLong);
    }

    /** An engine with a clock and a source of seeds for requests without one; the source is called by one thread at a time. */
    Engine(StepModel model, TokenBytes bytes, EngineOptions options, LongSupplier clock, LongSupplier seeds) {
        this.bytes = bytes;
        this.options = options;
        this.shape = CacheShape.of(options, model);
        this.limits = new RequestLimits(model.vocabularySize(), shape.contextTokens());
        this.clock = clock;
        this.seeds = seeds;
        this.steps = new StepRunner(
                model, model.open(shape.slots(), shape.contextTokens()), bytes, options.prefillChunkTokens(), clock);
        this.roster = new Roster(options, shape.slots());
        this.adapters = new Adapters(lock, roster, model);
        this.thread = model.keepsProcessorsBusy() ? StepThread.SHARED : new StepThread();
        thread.add(this::turn);
    }

    /** How many generations run side by side at most. */
    public int slots() {
        return shape.slots();
    }

    /** The most tokens of prompt and answer together: the smallest of the options' limit, the model's, and what the cache's memory holds. */
    public int contextTokens() {
        return limits.contextTokens();
    }

    /** The bounds it was made with. */
    public EngineOptions options() {
        return options;
    }

    /** The adapters beside its base. */
    public Adapters adapters() {
        return adapters;
    }

    /**
     * Takes a request and returns at once; all that follows is told to the listener.
     *
     * @throws QueueFullException where every slot is taken and the queue is full
     * @throws GenerationException where the prompt does not fit ({@link Kind#PROMPT_TOO_LONG}), a token or the adapter is unknown ({@link Kind#UNKNOWN_TOKEN},
     *     {@link Kind#UNKNOWN_ADAPTER}) or the engine is closed ({@link Kind#CLOSED}); the listener then hears nothing
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) throws QueueFullException {
        int maxTokens = limits.maxTokens(request);
        lock.lock();
        try {
            if (closing) {
                throw new GenerationException(Kind.CLOSED, "The engine is closed.");
            }
            long now = clock.getAsLong();
            roster.requireRoom(request.standing());
            long seed = request.sampling().seed().orElseGet(seeds);
            Sequence sequence = new Sequence(
                    ++submittedTotal,
                    request,
                    listener,
                    maxTokens,
                    seed,
                    now,
                    bytes,
                    new PromptLookup(options.guessedTokens()),
                    roster.adapters().take(request.adapter()),
                    this);
            roster.add(sequence);
            thread.wake();
            return sequence;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a request to its end and returns the result. Not to be called from a listener.
     *
     * @throws GenerationException also where it failed on the way
     * @throws InterruptedException where the calling thread was interrupted; the generation is then cancelled
     */
    public GenerationResult generate(GenerationRequest request) throws QueueFullException, InterruptedException {
        if (thread.isCurrent()) {
            throw new IllegalStateException("generate() waits, so it may not be called from a listener; use submit()");
        }
        ResultListener listener = new ResultListener();
        Generation generation = submit(request, listener);
        try {
            return listener.await();
        } catch (InterruptedException e) {
            generation.cancel();
            throw e;
        }
    }

    /** Cancels all generations of an adapter; with the empty name, those of the base. */
    public void cancelAll(String adapter) {
        List<Sequence> all;
        lock.lock();
        try {
            all = roster.of(adapter);
        } finally {
            lock.unlock();
        }
        all.forEach(Sequence::cancel);
    }

    /** How it stands now. */
    public EngineStats stats() {
        lock.lock();
        try {
            return roster.stats(limits.contextTokens(), submittedTotal, steps);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends all generations with {@link FinishReason#CANCELLED}, after the step that runs, and waits until that is done. From a listener of its own it does not wait.
     * May be called again.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
        if (thread.isCurrent()) {
            if (inTurn) {
                return;
            }
            turn(); // it is another engine's listener that closes
        }
        thread.wake();
        over.join(); // whoever interrupts: a step is short; the session must not be left to a thread that still uses it
        adapters.awaitLoaded();
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    /** A flag of a generation changed. */
    void wake() {
        thread.wake();
    }

    /** See {@link StepThread.Stepper#turn}. */
    private long turn() {
        if (over.isDone()) {
            return StepThread.OVER;
        }
        boolean sound = false;
        inTurn = true;
        try {
            long now = clock.getAsLong();
            Turn turn = next(now);
            if (turn != null) {
                take(turn);
            }
            sound = turn != null;
            return turn == null ? StepThread.OVER : turn.patienceNanos();
        } finally {
            if (!sound) {
                shutDown();
            }
            inTurn = false;
        }
    }

    /** What there is to do; null when the engine is to close. */
    private @Nullable Turn next(long now) {
        lock.lock();
        try {
            if (closing) {
                return null;
            }
            List<Roster.Leaver> leavers = roster.leavers(now);
            List<Roster.Copy> copies = roster.admit(now);
            List<Sequence> active = roster.active();
            boolean idle = leavers.isEmpty() && active.isEmpty();
            return new Turn(leavers, copies, active, idle ? Math.max(0, roster.patienceNanos(now)) : 0);
        } finally {
            lock.unlock();
        }
    }

    private void take(Turn turn) {
        for (Roster.Leaver leaver : turn.leavers()) {
            if (leaver.error() == null) {
                end(leaver.sequence(), FinishReason.CANCELLED);
            } else {
                fail(leaver.sequence(), leaver.error());
            }
        }
        adapters.closeGone();
        copy(turn.copies());
        if (!turn.active().isEmpty()) {
            step(turn.active());
        }
    }

    private void erase(int slot) {
        try {
            steps.erase(slot);
        } catch (Throwable e) { // then a later generation may fail of it, which is told to its own reader
            LOG.warn("Slot {} could not be erased", slot, e);
        }
    }

    /** In the order in which they were found, since one may read what another has written. What cannot be copied is computed. */
    private void copy(List<Roster.Copy> copies) {
        boolean sound = true;
        for (Roster.Copy copy : copies) {
            try {
                if (sound) {
                    steps.copy(copy.fromSlot(), copy.sequence().slot(), copy.tokens());
                }
            } catch (Throwable e) {
                LOG.warn(
                        "The beginning of generation {} could not be copied",
                        copy.sequence().id(),
                        e);
                sound = false;
            }
            if (!sound) {
                copy.sequence().beginAnew();
            }
        }
    }

    private void step(List<Sequence> active) {
        try {
            steps.run(active, endings);
        } catch (
                Throwable
                        e) { // not of the network, the tokenizer or a listener: those are caught where they are called
            LOG.error("A step over {} generations failed in the engine itself", active.size(), e);
            active.forEach(s -> endings.failed(s, StepRunner.modelFailed(e)));
        }
    }

    /** Takes a generation out; returns false where it was out already. */
    private boolean remove(Sequence sequence) {
        lock.lock();
        try {
            return roster.remove(sequence);
        } finally {
            lock.unlock();
        }
    }

    private void end(Sequence sequence, FinishReason reason) {
        sequence.setDone();
        GenerationResult result = sequence.result(reason, clock.getAsLong());
        try {
            sequence.listener().onEnd(result);
        } catch (Throwable e) { // whatever a listener throws, the others' generations go on
            LOG.warn("The listener of generation {} threw from onEnd", sequence.id(), e);
        }
    }

    private static void fail(Sequence sequence, GenerationException error) {
        sequence.setDone();
        try {
            sequence.listener().onError(error);
        } catch (Throwable e) { // as above
            LOG.warn("The listener of generation {} threw from onError", sequence.id(), e);
        }
    }

    private void shutDown() {
        try {
            List<Sequence> left;
            lock.lock();
            try {
                closing = true;
                left = roster.clear();
            } finally {
                lock.unlock();
            }
            left.forEach(s -> end(s, FinishReason.CANCELLED));
            try {
                steps.close();
            } catch (RuntimeException e) {
                LOG.warn("The network's session could not be closed", e);
            }
            adapters.close();
        } finally {
            over.complete(null);
        }
    }
}
