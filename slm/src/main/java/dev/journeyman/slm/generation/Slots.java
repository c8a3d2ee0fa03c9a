package dev.journeyman.slm.generation;

import java.util.Arrays;
import java.util.List;

/**
 * The slots of the KV cache: which are free, and what each still holds of a sequence that has ended.
 *
 * <p>A prompt that begins as something whose keys and values are in a slot need not compute that beginning again: the system prompt that all requests share, the
 * earlier turns of a conversation, the one prompt of several choices. Only whole {@linkplain PromptPieces pieces} of prompts are shared, so it cannot be told from the answer. Where
 * the slot is free and nothing of worth is lost the sequence goes on in it; else the beginning is copied, which takes a thousandth of the time that computing takes. What is given up
 * for a new sequence is what was used longest ago. Keys and values depend on nothing but the weights and the tokens, and an engine has one set of weights, so no version ever
 * sees another's.
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
    private final long[] used; // by slot: when its sequence ended, in turns
    private final boolean[] free;
    private final boolean shares;
    private int freeCount;
    private long turn;

    Slots(int count, boolean shares) {
        this.shares = shares;
        held = new int[count][0];
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
                int[] prompt = other.prompt();
                coming = Math.max(coming, common(sequence.prompt(), prompt, PromptPieces.whole(prompt.length)));
            }
        }
        return coming > 0 && coming > beginning(sequence.prompt(), running).tokens();
    }

    /**
     * A place for a prompt.
     *
     * @param prompt [T]
     * @param running those that have slots
     * @throws IllegalStateException where no slot is free
     */
    Place take(int[] prompt, List<Sequence> running) {
        Place best = shares ? beginning(prompt, running) : new Place(-1, -1, 0);
        int from = best.from();
        boolean nothingLost = from >= 0 && free[from] && held[from].length == best.tokens();
        int slot = nothingLost ? from : oldest();
        free[slot] = false;
        freeCount--;
        held[slot] = new int[0];
        return new Place(slot, from, best.tokens());
    }

    /** Where the most of a prompt's beginning is; no slot is taken yet. */
    private Place beginning(int[] prompt, List<Sequence> running) {
        Place best = new Place(-1, -1, 0);
        for (int slot = 0; slot < held.length; slot++) {
            int common = free[slot] ? common(prompt, held[slot], held[slot].length) : 0;
            if (common > best.tokens()) {
                best = new Place(-1, slot, common);
            }
        }
        for (Sequence sequence : running) {
            int common = common(prompt, sequence.prompt(), sequence.shareableTokens());
            if (common > best.tokens()) {
                best = new Place(-1, sequence.slot(), common);
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

    /** A sequence left its slot; these tokens' keys and values can be had from it. */
    void give(int slot, int[] tokens) {
        free[slot] = true;
        freeCount++;
        held[slot] = shares ? tokens : new int[0];
        used[slot] = ++turn;
    }

    /** How many tokens of whole pieces a prompt can take of others. */
    private static int common(int[] prompt, int[] other, int length) {
        int most = Math.min(PromptPieces.takeable(prompt.length), length);
        int mismatch = Arrays.mismatch(prompt, 0, most, other, 0, most);
        return PromptPieces.whole(mismatch < 0 ? most : mismatch);
    }
}
