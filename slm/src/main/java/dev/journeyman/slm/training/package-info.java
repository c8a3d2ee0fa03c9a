/**
 * Training of the network that serves: the same network file, with gradients. Weights are kept in float32 and calculated
 * with in bfloat16 or float32; examples are packed end to end into rows without padding; only the tokens that an example
 * marks are learned.
 *
 * <p>Everything here runs on one thread, and only one {@link dev.journeyman.slm.training.TrainableNetwork} may take steps in
 * a JVM at a time, because the engine below allows one collector of gradients.
 */
@NullMarked
package dev.journeyman.slm.training;

import org.jspecify.annotations.NullMarked;
