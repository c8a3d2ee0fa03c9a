package dev.journeyman.slm.generation;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of the KV cache: which are free, and what each still holds of a sequence that has ended.
 *
 * <p>A prompt that begins as something whose keys and values are in a slot need not compute that beginning again: the system prompt that all requests share, the
 * earlier turns of a conversation, the one prompt of several choices. Only whole {@linkplain PromptPieces pieces} of prompts are shared, so it cannot be told from the answer. Where
 * the slot is free and nothing of worth is lost the sequence goes on in it; else the beginning is copied, which takes a thousandth of the time that computing takes. What is given up
 * for a new sequence is what was used longest ago. Keys and values depend on nothing but the weights, the adapter and the tokens; an engine has one set of weights, and what one
 * adapter has computed only the same one takes, so no version ever sees another's.
 *
 * <p>Guarded by the engine's lock.
 */
final class Slots {
    /**
     * Where a sequence goes.
     *
     * @param slot its slot
     * @param from the slot that has its beginning, which may be the same
     * @param tokens how many tokens of the beginning are there; 0 for none
     */
    record Place(int slot, int from, int tokens) {}

    private final int[][] held; // by slot: the tokens whose keys and values can be had from it, of sequences that ended
    private final AdapterShelf.@Nullable Loaded[]
            heldBy; // by slot: with which adapter they were computed; null for the base
    private final long[] used; // by slot: when its sequence ended, in turns
    private final boolean[] free;
    private final boolean shares;
    private int freeCount;
    private long turn;

    Slots(int count, boolean shares) {
        this.shares = shares;
        held = new int[count][0];
        heldBy = new AdapterShelf.Loaded[count];
        used = new long[count];
        free = new boolean[count];
        Arrays.fill(free, true);
        freeCount = count;
    }

    /** How many there are. */
    int count() {
        return free.length;
    }

    /** How many are free. */
    int freeCount() {
        return freeCount;
    }

    /** Whether it is better for a sequence to wait: one that does not yield to it is computing more of the same beginning than is there. */
    boolean awaits(Sequence sequence, List<Sequence> running) {
        if (!shares) {
            return false;
        }
        int coming = 0;
        for (Sequence other : running) {
            boolean goesOn = !other.isPaused()
                    && !other.isCancelled()
                    && !other.standing().priority().yieldsTo(sequence.standing().priority());
            if (goesOn) {
                int whole = PromptPieces.whole(other.prompt().length);
                coming = Math.max(coming, common(sequence, other.adapter(), other.prompt(), whole));
            }
        }
        return coming > 0 && coming > beginning(sequence, running).tokens();
    }

    /**
     * A place for a sequence.
     *
     * @param running those that have slots
     * @throws IllegalStateException where no slot is free
     */
    Place take(Sequence sequence, List<Sequence> running) {
        Place best = shares ? beginning(sequence, running) : new Place(-1, -1, 0);
        int from = best.from();
        boolean nothingLost = from >= 0 && free[from] && held[from].length == best.tokens();
        int slot = nothingLost ? from : oldest();
        free[slot] = false;
        freeCount--;
        hold(slot, new int[0], null);
        return new Place(slot, from, best.tokens());
    }

    /** Where the most of a prompt's beginning is; no slot is taken yet. */
    private Place beginning(Sequence sequence, List<Sequence> running) {
        Place best = new Place(-1, -1, 0);
        for (int slot = 0; slot < held.length; slot++) {
            int common = free[slot] ? common(sequence, heldBy[slot], held[slot], held[slot].length) : 0;
            if (common > best.tokens()) {
                best = new Place(-1, slot, common);
            }
        }
        for (Sequence other : running) {
            int common = common(sequence, other.adapter(), other.prompt(), other.shareableTokens());
            if (common > best.tokens()) {
                best = new Place(-1, other.slot(), common);
            }
        }
        return best;
    }

    /** The free slot that holds nothing, or what was used longest ago. */
    private int oldest() {
        int best = -1;
        for (int slot = 0; slot < held.length; slot++) {
            if (free[slot] && (best < 0 || age(slot) < age(best))) {
                best = slot;
            }
        }
        if (best < 0) {
            throw new IllegalStateException("no slot is free");
        }
        return best;
    }

    private long age(int slot) {
        return held[slot].length == 0 ? -1 : used[slot];
    }

    private void hold(int slot, int[] tokens, AdapterShelf.@Nullable Loaded by) {
        held[slot] = tokens;
        heldBy[slot] = by;
    }

    /** An adapter is gone; nobody takes what it has computed. */
    void forget(AdapterShelf.Loaded adapter) {
        for (int slot = 0; slot < held.length; slot++) {
            if (heldBy[slot] == adapter) {
                hold(slot, new int[0], null);
            }
        }
    }

    /** A sequence leaves its slot; the keys and values of its prompt's whole pieces can be had from it. */
    void give(Sequence sequence) {
        int slot = sequence.slot();
        free[slot] = true;
        freeCount++;
        hold(slot, shares ? sequence.shareable() : new int[0], sequence.adapter());
        used[slot] = ++turn;
    }

    /** How many tokens of whole pieces a sequence can take of others, which an adapter has computed. */
    private static int common(Sequence sequence, AdapterShelf.@Nullable Loaded by, int[] other, int length) {
        if (sequence.adapter() != by) {
            return 0;
        }
        int[] prompt = sequence.prompt();
        int most = Math.min(PromptPieces.takeable(prompt.length), length);
        int mismatch = Arrays.mismatch(prompt, 0, most, other, 0, most);
        return PromptPieces.whole(mismatch < 0 ? most : mismatch);
    }
}
