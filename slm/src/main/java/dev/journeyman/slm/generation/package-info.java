/**
 * Generation: how logits become text, and how many generations share one network.
 *
 * <p>The {@link dev.journeyman.slm.generation.Engine} owns one thread. Each of its steps is one forward pass over a ragged batch of
 * generations that decode, which bring one token each, and some passes over pieces of prompts that are not yet computed. Requests join between
 * steps and leave as soon as they are finished, so none waits for another's end while a slot is free (iteration-level scheduling:
 * Yu et al., "Orca", OSDI 2022; chunked prefill: Agrawal et al., "Sarathi-Serve", OSDI 2024). While none is, they wait by priority and caller
 * ({@link dev.journeyman.slm.generation.Standing}), and a batch gives its slot up to somebody who waits.
 *
 * <p>What a generation says does not depend on who shares its batch: its randomness is a function of its seed and of the position of
 * the token alone ({@link dev.journeyman.slm.generation.CounterRandom}). What remains is rounding: a product over another number of rows may
 * differ in the last bits, so two tokens that are as good as equally likely can change places, in bfloat16 sooner than in float32. That holds for
 * answers; a prompt is computed in pieces at fixed places, each in a pass of its own, so its keys, its values and the first token's logits are the same to the last bit
 * whether they were computed or copied, alone or in company.
 *
 * <p>Beside its base an engine may have {@link dev.journeyman.slm.generation.Adapters}, which come and go while it runs; a request names the one that answers, and all run in the same steps.
 *
 * <p>Everything here is bounded: the slots, the queue, the adapters, the tokens of a step, the time a generation may be paused, the stop strings.
 * The engine speaks to the network through {@link dev.journeyman.slm.generation.StepModel} and to the tokenizer through
 * {@link dev.journeyman.slm.generation.TokenBytes}.
 */
@NullMarked
package dev.journeyman.slm.generation;

import org.jspecify.annotations.NullMarked;
