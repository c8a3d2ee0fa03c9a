/**
 * Generation: how logits become text, and how many generations share one network.
 *
 * <p>The {@link dev.journeyman.slm.generation.Engine} owns one thread. Each of its steps is one forward pass over a ragged batch: the
 * generations that decode bring one token each, those whose prompt is not yet computed bring a chunk of it. Requests join between
 * steps and leave as soon as they are finished, so none waits for another's end while a slot is free (iteration-level scheduling:
 * Yu et al., "Orca", OSDI 2022; chunked prefill: Agrawal et al., "Sarathi-Serve", OSDI 2024).
 *
 * <p>What a generation says does not depend on who shares its batch: its randomness is a function of its seed and of the position of
 * the token alone ({@link dev.journeyman.slm.generation.CounterRandom}). What remains is rounding: a product over another number of rows may
 * differ in the last bits, so two tokens that are as good as equally likely can change places, in bfloat16 sooner than in float32.
 *
 * <p>Everything here is bounded: the slots, the queue, the tokens of a step, the time a generation may be paused, the stop strings.
 * The engine speaks to the network through {@link dev.journeyman.slm.generation.StepModel} and to the tokenizer through
 * {@link dev.journeyman.slm.generation.TokenBytes}.
 */
@NullMarked
package dev.journeyman.slm.generation;

import org.jspecify.annotations.NullMarked;
