package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.GenerationException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generation inside the engine: its tokens, its place in the KV cache and its text.
 *
 * <pre>
 *   queued ──admit──> prefilling ──first token──> decoding ──end token, stop string, limit──> done
 *    │  ^                 │                           │
 *    │  └── preempt ──────┴───────────────────────────┤
 *    └── cancel, failure, too long a wait or pause, engine closed ──────────────────────────────> done
 * </pre>
 *
 * <p>One that was preempted has lost its keys and values, not its tokens: they are computed again, the answer's too, before it goes on.
 *
 * <p>The flags (cancelled, paused, done) may be touched by any thread, and {@link #cachedTokens} be read; all else belongs to the engine's thread.
 */
final class Sequence implements Generation {
    private static final long RUNNING = Long.MIN_VALUE; // not paused
    private static final int UNDECIDED = -2; // no token, and none that the network could give
    private static final int[] NOTHING = new int[0];

    private final long id;
    private final GenerationRequest request;
    private final GenerationListener listener;
    private final int maxTokens; // of the answer, by request and context
    private final long seed;
    private final Engine engine;
    private final AdapterShelf.@Nullable Loaded adapter; // null for the base
    private final CounterRandom random;
    private final @Nullable TokenHistory history;
    private final AnswerText text;
    private final AnswerConstraint.@Nullable Progress progress; // null for an answer of any form

    private final long submittedNanos;
    private long admittedNanos; // the first time
    private long firstTokenNanos;
    private boolean admitted;
    private int slot = -1;
    private volatile int cachedTokens; // how many tokens of prompt and answer the slot holds; others may read it
    private int reusedTokens; // of the prompt, which were computed for another sequence
    private final PromptLookup lookup;
    private int[] guess = NOTHING; // of the row that is being computed
    private int[] answer = new int[16];
    private int answerTokens;

    private volatile boolean cancelled;
    private volatile boolean done;
    private volatile long pausedSinceNanos = RUNNING;

    Sequence(
            long id,
            GenerationRequest request,
            GenerationListener listener,
            int maxTokens,
            long seed,
            long nowNanos,
            TokenBytes bytes,
            PromptLookup lookup,
            AdapterShelf.@Nullable Loaded adapter,
            Engine engine) {
        this.id = id;
        this.request = request;
        this.listener = listener;
        this.maxTokens = maxTokens;
        this.seed = seed;
        this.lookup = lookup;
        this.adapter = adapter;
        this.engine = engine;
        this.random = CounterRandom.ofSeed(seed).split(request.choice());
        this.history = request.sampling().hasPenalties() ? new TokenHistory(request.prompt()) : null;
        this.text = new AnswerText(bytes, request.stop());
        AnswerConstraint constraint = request.constraint();
        this.progress = constraint == null ? null : constraint.begin();
        this.submittedNanos = nowNanos;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void cancel() {
        if (!done && !cancelled) {
            cancelled = true;
            engine.wake();
        }
    }

    @Override
    public void pause() {
        if (!done && !isPaused()) {
            long now = engine.nowNanos();
            pausedSinceNanos = now == RUNNING ? now + 1 : now;
        }
    }

    @Override
    public void resume() {
        if (isPaused()) {
            pausedSinceNanos = RUNNING;
            engine.wake();
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isPaused() {
        return pausedSinceNanos != RUNNING;
    }

    /** How much longer it may stay paused; the most there is where it is not paused. */
    long pauseLeftNanos(long nowNanos, long maxPauseNanos) {
        long since = pausedSinceNanos;
        return since == RUNNING ? Long.MAX_VALUE : maxPauseNanos - (nowNanos - since);
    }

    int slot() {
        return slot;
    }

    GenerationListener listener() {
        return listener;
    }

    int[] prompt() {
        return request.prompt();
    }

    /** What answers beside the base; null for the base alone. */
    AdapterShelf.@Nullable Loaded adapter() {
        return adapter;
    }

    String adapterName() {
        return request.adapter();
    }

    private @Nullable StepAdapter stepAdapter() {
        return adapter == null ? null : adapter.adapter();
    }

    Standing standing() {
        return request.standing();
    }

    /** How many tokens of prompt and answer its slot holds; any thread may ask. */
    int cachedTokens() {
        return cachedTokens;
    }

    /** How many tokens were sampled. */
    int answerTokens() {
        return answerTokens;
    }

    /** The tokens whose keys and values are in its slot as anybody would compute them: whole pieces of its prompt. */
    int[] shareable() {
        return Arrays.copyOf(request.prompt(), shareableTokens());
    }

    /** How many those are. */
    int shareableTokens() {
        return PromptPieces.whole(Math.min(cachedTokens, request.prompt().length));
    }

    /** Takes a slot that holds the prompt's first tokens already, or will before the next step. */
    void admit(int newSlot, int sharedTokens, long nowNanos) {
        slot = newSlot;
        cachedTokens = sharedTokens;
        if (!admitted) {
            reusedTokens = sharedTokens;
            admittedNanos = nowNanos;
            admitted = true;
        }
    }

    /** Gives its slot up before its end; it is to have another one. */
    void preempt() {
        slot = -1;
        cachedTokens = 0;
        guess = NOTHING;
    }

    /** How much longer it may wait for its first slot; the most there is where it has had one. */
    long waitLeftNanos(long nowNanos) {
        return admitted ? Long.MAX_VALUE : request.standing().longestWait().toNanos() - (nowNanos - submittedNanos);
    }

    /** Its slot does not hold what it should: it begins anew. */
    void beginAnew() {
        cachedTokens = 0;
        reusedTokens = 0;
    }

    /** All that is computed before it decodes: its prompt, and what it has said where that was lost; its last token is the first row's that decodes. */
    private int tokensBeforeDecoding() {
        return request.prompt().length + Math.max(0, answerTokens - 1);
    }

    /** Whether it decodes; else pieces of its prompt are to be computed. */
    boolean isDecoding() {
        return cachedTokens >= tokensBeforeDecoding();
    }

    /** The lengths of the pieces to be computed before it decodes. */
    List<Integer> pieces() {
        return PromptPieces.lengths(cachedTokens, request.prompt().length, tokensBeforeDecoding());
    }

    /**
     * What it brings to the next step of those that decode: its last token and what it guesses will follow.
     *
     * @param mostGuessed the most tokens that may be guessed
     */
    StepRow row(int mostGuessed) {
        int room = Math.min(mostGuessed, maxTokens - answerTokens - 1);
        guess = lookup.guess(request.prompt(), answer, answerTokens, room);
        int[] tokens = new int[1 + guess.length];
        tokens[0] = answer[answerTokens - 1];
        System.arraycopy(guess, 0, tokens, 1, guess.length);
        return new StepRow(slot, cachedTokens, tokens, stepAdapter(), tokens.length);
    }

    /** The next piece of what is to be computed before it decodes; logits are wanted of the last one, where the first token is to follow. */
    StepRow piece() {
        guess = NOTHING;
        int promptTokens = request.prompt().length;
        int end = PromptPieces.end(cachedTokens, promptTokens, tokensBeforeDecoding());
        int[] tokens = new int[end - cachedTokens];
        if (cachedTokens < promptTokens) {
            System.arraycopy(request.prompt(), cachedTokens, tokens, 0, tokens.length);
        } else {
            System.arraycopy(answer, cachedTokens - promptTokens, tokens, 0, tokens.length);
        }
        return new StepRow(slot, cachedTokens, tokens, stepAdapter(), answerTokens == 0 && end == promptTokens ? 1 : 0);
    }

    /** A row of it was computed; what was guessed counts only once it has proved right. */
    void computed(StepRow row) {
        cache(cachedTokens + row.tokens().length - guess.length);
    }

    private void cache(int tokens) {
        cachedTokens = tokens; // this thread alone writes it
    }

    /** How many tokens of its last row were guessed. */
    int guessed() {
        return guess.length;
    }

    /**
     * Takes the next token from its row of logits, and as many more as were guessed right; returns why the answer ends with them, or null where it goes on.
     *
     * @throws GenerationException where the logits are no numbers
     */
    @Nullable
    FinishReason advance(
            StepLogits logits, int index, Sampler sampler, StepModel model, TokenBytes bytes, long nowNanos) {
        int right = 0;
        FinishReason reason = next(logits, index, sampler, model, bytes, nowNanos);
        while (reason == null && right < guess.length && answer[answerTokens - 1] == guess[right]) {
            right++;
            cache(cachedTokens + 1);
            reason = next(logits, index + right, sampler, model, bytes, nowNanos);
        }
        lookup.outcome(guess.length, right);
        return reason;
    }

    private @Nullable FinishReason next(
            StepLogits logits, int index, Sampler sampler, StepModel model, TokenBytes bytes, long nowNanos) {
        Logprobs logprobs = null;
        int tokensLeft = maxTokens - answerTokens;
        int token = UNDECIDED;
        if (request.sampling().isPlainGreedy() && !request.wantsLogprobs()) {
            token = logits.argmax(index);
            if (token >= 0 && progress != null && !progress.allows(token, tokensLeft)) {
                token = UNDECIDED;
            }
        }
        if (token == UNDECIDED) {
            float[] row = logits.row(index); // [V]
            logprobs = request.wantsLogprobs() ? new Logprobs(row.clone()) : null;
            token = sampler.sample(row, request.sampling(), history, random, answerTokens, progress, tokensLeft);
        }
        if (token < 0 || token >= model.vocabularySize()) {
            throw new GenerationException(
                    Kind.MODEL_FAILED,
                    "The network's largest logit is no finite number: its weights are damaged or overflow in this precision.");
        }
        if (answerTokens == 0) {
            firstTokenNanos = nowNanos;
        }
        add(token);
        if (model.endTokens().contains(token)) {
            text.end();
            return FinishReason.STOP;
        }
        TokenLogprob logprob = logprobs == null
                ? null
                : new TokenLogprob(
                        token, bytes.bytes(token), logprobs.of(token), logprobs.top(request.topLogprobs(), bytes));
        if (progress != null) {
            progress.accept(token);
        }
        if (text.push(token, logprob)) {
            return FinishReason.STOP;
        }
        if (progress != null && (progress.mustEnd() || (answerTokens >= maxTokens && progress.isComplete()))) {
            text.end();
            return FinishReason.STOP;
        }
        if (answerTokens >= maxTokens) {
            text.cut();
            return FinishReason.LENGTH;
        }
        return null;
    }

    private void add(int token) {
        if (answerTokens == answer.length) {
            answer = Arrays.copyOf(answer, answer.length * 2);
        }
        answer[answerTokens++] = token;
        if (history != null) {
            history.add(token);
        }
    }

    /** Tells the listener what of the text is new, if anything is. */
    void tell() {
        String piece = text.take();
        List<TokenLogprob> logprobs = text.takeLogprobs();
        if (!piece.isEmpty() || !logprobs.isEmpty()) {
            listener.onText(piece, logprobs);
        }
    }

    /** From now on it is over for everyone. */
    void setDone() {
        done = true;
    }

    GenerationResult result(FinishReason reason, long nowNanos) {
        long queue = (admitted ? admittedNanos : nowNanos) - submittedNanos;
        long prefill = admitted ? (answerTokens > 0 ? firstTokenNanos : nowNanos) - admittedNanos : 0;
        long decode = answerTokens > 0 ? nowNanos - firstTokenNanos : 0;
        return new GenerationResult(
                text.told(),
                Arrays.copyOf(answer, answerTokens),
                text.toldLogprobs(),
                reason,
                reason == FinishReason.STOP ? text.stopString() : Optional.empty(),
                request.prompt().length,
                reusedTokens,
                seed,
                new GenerationTimings(queue, prefill, decode));
    }
}
