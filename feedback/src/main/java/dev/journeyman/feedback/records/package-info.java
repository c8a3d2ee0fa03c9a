/**
 * Preference records: what a model can be trained on, derived from the log's events by rules that are pure functions.
 *
 * <p>The way of an event into a record:
 *
 * <pre>
 * events, in the log's order
 *   │ {@link dev.journeyman.feedback.records.Opinions}   what each technician says now: the latest, not withdrawn, not erased
 *   │ {@link dev.journeyman.feedback.records.Derivation} pairs, demonstrations and unpaired labels, duplicates collapsed
 *   ▼
 * candidates: a record and what it rests on         what became nothing: a refusal with the rule
 * </pre>
 *
 * Whether a record is to be believed is the question of {@code dev.journeyman.feedback.trust}, which gives it another {@link
 * dev.journeyman.feedback.records.Standing}.
 *
 * <p><b>The rules.</b>
 *
 * <ol>
 *   <li>A correction is a demonstration and a pair: chosen the correction, rejected the answer.
 *   <li>A comparison is a pair.
 *   <li>An up and a down on two answers to the same prompt are a pair, whoever gave them, and whether or not the one was made by regenerating the other.
 *   <li>A thumb that is in no such pair, and whose technician neither corrected nor compared the answer, is an unpaired label.
 *   <li>No pair has two sides that are {@linkplain dev.journeyman.feedback.records.SameText the same text}.
 *   <li>No pair crosses prompts. Two prompts are the same when their messages are, role by role and text by text, after normalisation: that is what
 *       the model was asked. Session, regeneration, model version and the passages that retrieval added make no prompts the same and none different.
 *   <li>An answer that a guardrail blocked, that was cancelled, that failed, or that is blank, is no side of anything. One that was cut at the token
 *       limit can be rejected and cannot be chosen: the end that a model would learn from it is none.
 *   <li>A request that was blocked before a model read it gives no record at all, and neither does an interaction whose texts were not logged.
 * </ol>
 *
 * <p><b>Order.</b> The list's order is the log's. It matters only between events that speak of the same thing: two ratings of one answer by one
 * technician, two reviews. All others commute; every permutation that keeps the order within those gives the same records, byte for
 * byte. No clock, no randomness, no input or output is used.
 */
@NullMarked
package dev.journeyman.feedback.records;

import org.jspecify.annotations.NullMarked;
