package dev.journeyman.slm.generation;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of the KV cache: which are free, and what each still holds of a sequence that has ended.
 *
 * <p>A prompt that begins as something whose keys and values are in a slot need not compute that beginning again: the system prompt that all requests share, the
 * earlier turns of a conversation, the one prompt of several choices. Where the slot is free and nothing of worth is lost the sequence goes on in it; else the
 * beginning is copied, which takes a thousandth of the time that computing takes. What is given up for a new sequence is what was used longest ago. Keys and values
 * depend on nothing but the weights and the tokens, and an engine has one set of weights, so no version ever sees another's.
 *
 * <p>Guarded by the engine's lock.
 */
final class Slots {
    /** A shared beginning of fewer tokens is not worth a copy. */
    static final int FEWEST_SHARED = 16;

    /**
     * Where a sequence goes.
     *
     * @param slot its slot
     * @param from the slot that has its beginning, which may be the same
     * @param tokens how many tokens of the beginning are there; 0 for none
     */
    record Place(int slot, int from, int tokens) {}

    private final int[][] held; // by slot: the tokens whose keys and values are in it, of sequences that ended
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

    /** How many are free. */
    int freeCount() {
        return freeCount;
    }

    /**
     * A place for a prompt; null where it is better to wait for a running sequence that is computing the same beginning.
     *
     * @param prompt [T]
     * @param running those that have slots
     * @throws IllegalStateException where no slot is free
     */
    @Nullable
    Place take(int[] prompt, List<Sequence> running) {
        if (!shares) {
            int slot = oldest();
            claim(slot);
            return new Place(slot, -1, 0);
        }
        int from = -1;
        int shared = 0;
        for (int slot = 0; slot < held.length; slot++) {
            int common = free[slot] ? common(prompt, held[slot], held[slot].length) : 0;
            if (common > shared) {
                shared = common;
                from = slot;
            }
        }
        int coming = 0;
        for (Sequence sequence : running) {
            int alike = common(prompt, sequence.prompt(), sequence.prompt().length);
            int common = Math.min(alike, sequence.cachedTokens());
            if (common > shared) {
                shared = common;
                from = sequence.slot();
            }
            if (!sequence.isPaused() && !sequence.isCancelled()) {
                coming = Math.max(coming, alike);
            }
        }
        if (coming - shared >= FEWEST_SHARED) {
            return null;
        }
        if (shared < FEWEST_SHARED) {
            from = -1;
            shared = 0;
        }
        int slot = oldest();
        boolean nothingLost = from >= 0 && free[from] && held[from].length - shared < FEWEST_SHARED;
        if (nothingLost) {
            slot = from;
        }
        claim(slot);
        return new Place(slot, from, shared);
    }

    private void claim(int slot) {
        free[slot] = false;
        freeCount--;
        held[slot] = new int[0];
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

    /** A sequence left its slot; these tokens' keys and values are in it. */
    void give(int slot, int[] tokens) {
        free[slot] = true;
        freeCount++;
        held[slot] = shares ? tokens : new int[0];
        used[slot] = ++turn;
    }

    /** How many of a prompt's tokens are the same as the first of others, its last one never counted: a token at least has to be computed. */
    private static int common(int[] prompt, int[] other, int length) {
        int most = Math.min(prompt.length - 1, length);
        int mismatch = Arrays.mismatch(prompt, 0, Math.max(0, most), other, 0, Math.max(0, most));
        return mismatch < 0 ? Math.max(0, most) : mismatch;
    }
}
