/**
 * Training of the network that serves: the same network file, with gradients. Weights are kept in float32 and calculated
 * with in bfloat16 or float32; examples are packed end to end into rows without padding; only the tokens that an example
 * marks are learned.
 *
 * <p>An {@link dev.journeyman.slm.training.Objective} says what a training makes better: cross-entropy, DPO, KTO or ORPO. All of them start from one function of
 * the network file, {@code sequence_sums}: the sum and the count of the log-probabilities of each sequence's learned tokens. The tokens' scores are computed in
 * pieces of the vocabulary where they are too many to be held. {@link dev.journeyman.slm.training.ObjectiveTrainer} takes the steps, on all weights or on a LoRA
 * adapter alone. What is rehearsed can be held to the scores of a {@link dev.journeyman.slm.training.ParentNetwork}, the model that the training started from.
 *
 * <p>Everything here runs on one thread, and only one {@link dev.journeyman.slm.training.TrainableNetwork} may take steps in
 * a JVM at a time, because the engine below allows one collector of gradients.
 */
@NullMarked
package dev.journeyman.slm.training;

import org.jspecify.annotations.NullMarked;
