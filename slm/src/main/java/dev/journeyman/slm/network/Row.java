package dev.journeyman.slm.network;

import org.jspecify.annotations.Nullable;

/**
 * One sequence's share of a step: its next tokens, and where they go.
 *
 * @param slot which slot of the cache holds the sequence
 * @param start how many tokens of the sequence the slot holds already
 * @param tokens the tokens to add, at least one
 * @param want for which of them logits are asked
 * @param adapter what is computed along for it; null for the network alone. All rows of a sequence have the same one
 */
public record Row(
        int slot,
        int start,
        int[] tokens,
        Want want,
        @Nullable Adapter adapter) {
    /** For which tokens of a row logits are calculated. */
    public enum Want {
        NONE,
        LAST,
        ALL
    }

    public Row {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a row needs at least one token");
        }
        if (slot < 0 || start < 0) {
            throw new IllegalArgumentException("slot " + slot + " and start " + start + " must not be negative");
        }
    }

    /** A row of the network alone. */
    public Row(int slot, int start, int[] tokens, Want want) {
        this(slot, start, tokens, want, null);
    }
}
