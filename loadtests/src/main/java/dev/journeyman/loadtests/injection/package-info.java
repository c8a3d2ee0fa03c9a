/**
 * Indirect injection, measured from end to end: texts that want to steer the assistant are planted into good documents, which are indexed as anybody's are, and a question
 * that finds the document is asked over HTTP. What the model read and what it answered is compared with the same question where the document is clean, with guardrails and without.
 *
 * <p>Own attacks and harmless notices that look like attacks are in {@code attacks.json}: {@code attacks} has the attacks by kind, {@code notices} what a workshop may well write.
 */
@NullMarked
package dev.journeyman.loadtests.injection;

import org.jspecify.annotations.NullMarked;
