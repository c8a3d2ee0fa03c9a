package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.GenerationException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One step of the engine: a forward pass of all that decode, then some pieces of prompts, each in a pass of its own ({@link PromptPieces} says why). After each pass tokens are chosen and
 * told. For the engine's thread; the totals may be read by any.
 */
final class StepRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    /** How many tokens a pass that decodes can have before it takes much longer: until then its time goes into reading the weights. */
    private static final int CHEAP_TOKENS = 16;

    /** Hears which generations are over after a step. */
    interface Endings {
        void ended(Sequence sequence, FinishReason reason);

        void failed(Sequence sequence, GenerationException error);
    }

    private record Planned(Sequence sequence, StepRow row) {}

    /** A generation with its next token, and whether it is over with it: neither reason nor error where it goes on. */
    private record Advanced(
            Sequence sequence,
            @Nullable FinishReason reason,
            @Nullable GenerationException error) {}

    private final StepModel model;
    private final StepSession session;
    private final TokenBytes bytes;
    private final int prefillChunkTokens;
    private final LongSupplier clock;
    private final Sampler sampler;

    private final AtomicLong stepsTotal = new AtomicLong();
    private final AtomicLong failedStepsTotal = new AtomicLong();
    private final AtomicLong promptTokensTotal = new AtomicLong();
    private final AtomicLong completionTokensTotal = new AtomicLong();
    private final AtomicLong guessedTokensTotal = new AtomicLong();
    private final AtomicLong rightlyGuessedTokensTotal = new AtomicLong();

    StepRunner(StepModel model, StepSession session, TokenBytes bytes, int prefillChunkTokens, LongSupplier clock) {
        this.model = model;
        this.session = session;
        this.bytes = bytes;
        this.prefillChunkTokens = Math.max(2 * PromptPieces.TOKENS, prefillChunkTokens); // the oldest gets half of it
        this.clock = clock;
        this.sampler = new Sampler(model.vocabularySize());
    }

    /** Computes one step with generations that have a slot, at least one, the oldest first. */
    void run(List<Sequence> active, Endings endings) {
        List<Sequence> decoding = active.stream().filter(Sequence::isDecoding).toList();
        List<Sequence> prefilling = firstOf(active);
        if (!decoding.isEmpty()) {
            int guesses = CHEAP_TOKENS / decoding.size() - 1;
            pass(decoding.stream().map(s -> new Planned(s, s.row(guesses))).toList(), endings);
        }
        int[] shares = PromptShares.of(prefilling.stream().map(Sequence::pieces).toList(), prefillChunkTokens);
        for (int i = 0; i < shares.length; i++) {
            Sequence sequence = prefilling.get(i);
            boolean sound = true;
            for (int piece = 0; piece < shares[i] && sound && !sequence.isCancelled(); piece++) {
                StepRow row = sequence.piece();
                sound = pass(List.of(new Planned(sequence, row)), endings);
                promptTokensTotal.addAndGet(sound ? row.tokens().length : 0);
            }
        }
    }

    /** Those of the highest priority whose prompts are not computed yet; the others have to wait. */
    private static List<Sequence> firstOf(List<Sequence> active) {
        for (Priority priority : Priority.values()) {
            List<Sequence> some = active.stream()
                    .filter(s -> !s.isDecoding() && s.standing().priority() == priority)
                    .toList();
            if (!some.isEmpty()) {
                return some;
            }
        }
        return List.of();
    }

    /** One forward pass; returns false where it failed, and with it all generations in it. */
    private boolean pass(List<Planned> plan, Endings endings) {
        stepsTotal.incrementAndGet();
        StepLogits logits;
        try {
            logits = forward(plan);
        } catch (Throwable e) { // also what native code throws; the slots begin anew with the next generations
            failedStepsTotal.incrementAndGet();
            LOG.error("A step over {} generations failed", plan.size(), e);
            for (Planned p : plan) {
                endings.failed(p.sequence(), modelFailed(e));
            }
            return false;
        }
        List<Advanced> advanced = new ArrayList<>();
        try (logits) {
            int index = 0;
            for (Planned p : plan) {
                p.sequence().computed(p.row());
                if (p.row().logits() > 0) {
                    int row = index;
                    index += p.row().logits();
                    if (!p.sequence().isCancelled()) {
                        advanced.add(advance(p.sequence(), logits, row));
                    }
                }
            }
        }
        advanced.forEach(a -> tell(a, endings)); // the pass's memory is free by now
        return true;
    }

    private StepLogits forward(List<Planned> plan) {
        List<StepRow> rows = plan.stream().map(Planned::row).toList();
        int wanted = rows.stream().mapToInt(StepRow::logits).sum();
        StepLogits logits = session.forward(rows);
        if (logits.count() != wanted) {
            int count = logits.count();
            logits.close();
            throw new IllegalStateException("the network gave " + count + " rows of logits and not " + wanted);
        }
        return logits;
    }

    private Advanced advance(Sequence sequence, StepLogits logits, int index) {
        try {
            int before = sequence.answerTokens();
            FinishReason reason = sequence.advance(logits, index, sampler, model, bytes, clock.getAsLong());
            int said = sequence.answerTokens() - before;
            completionTokensTotal.addAndGet(said);
            guessedTokensTotal.addAndGet(sequence.guessed());
            rightlyGuessedTokensTotal.addAndGet(said - 1);
            return new Advanced(sequence, reason, null);
        } catch (GenerationException e) {
            return new Advanced(sequence, null, e);
        } catch (Throwable e) { // of the network's logits or the tokenizer; it concerns this generation alone
            LOG.error("Generation {} failed", sequence.id(), e);
            return new Advanced(sequence, null, modelFailed(e));
        }
    }

    private static void tell(Advanced a, Endings endings) {
        Sequence sequence = a.sequence();
        if (sequence.isCancelled()) {
            return; // leaves before the next step, and hears no more text
        }
        if (a.error() != null) {
            endings.failed(sequence, a.error());
            return;
        }
        try {
            sequence.tell();
        } catch (Throwable e) { // whatever a listener throws, the others' generations go on
            endings.failed(
                    sequence,
                    new GenerationException(Kind.LISTENER_FAILED, "The generation's own listener threw " + e + ".", e));
            return;
        }
        if (a.reason() != null) {
            endings.ended(sequence, a.reason());
        }
    }

    /** The error of a generation whose step threw. */
    static GenerationException modelFailed(@Nullable Throwable cause) {
        return new GenerationException(
                Kind.MODEL_FAILED, "The network failed in a step that this generation was part of: " + cause, cause);
    }

    void copy(int fromSlot, int toSlot, int tokens) {
        session.copy(fromSlot, toSlot, tokens);
    }

    void erase(int slot) {
        session.erase(slot);
    }

    long stepsTotal() {
        return stepsTotal.get();
    }

    long failedStepsTotal() {
        return failedStepsTotal.get();
    }

    long promptTokensTotal() {
        return promptTokensTotal.get();
    }

    long completionTokensTotal() {
        return completionTokensTotal.get();
    }

    long guessedTokensTotal() {
        return guessedTokensTotal.get();
    }

    long rightlyGuessedTokensTotal() {
        return rightlyGuessedTokensTotal.get();
    }

    @Override
    public void close() {
        session.close();
    }
}
