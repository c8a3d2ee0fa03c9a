/**
 * What a program can see of an answer that has no one right wording: how long it is, what form it has, what it names and in which order. A written item of {@code evals} lists its
 * checks under {@code checks}, and an answer is right if all of them pass; {@link dev.journeyman.retrainer.evaluation.checks.CheckReader} gives their form.
 */
@NullMarked
package dev.journeyman.retrainer.evaluation.checks;

import org.jspecify.annotations.NullMarked;
