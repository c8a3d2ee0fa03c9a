package dev.journeyman.slm.generation;

import org.jspecify.annotations.Nullable;

/**
 * What one sequence brings to a step: tokens to be computed and put into its slot behind those that it has.
 *
 * @param slot the slot of the KV cache
 * @param start how many of the tokens that the slot holds stay; 0 begins a new sequence in it
 * @param tokens [T] the tokens that follow, at least one
 * @param adapter what is computed along for it; null for the base
 * @param logits after how many of its last tokens the logits are wanted: none, the last one, or all
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the network at once and kept by nobody
public record StepRow(
        int slot, int start, int[] tokens, @Nullable StepAdapter adapter, int logits) {}
