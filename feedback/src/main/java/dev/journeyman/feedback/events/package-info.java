/**
 * What happened: answers that were given, and what people said of them. Pure values; nothing here touches a disk, a clock or a thread.
 *
 * <p>This page is the specification of an event's JSON form, which the log stores and exports carry. An event is one JSON object in
 * UTF-8, at most 16 MiB, in snake case; a field that is absent is left out, never null. A field that is not named here is an error. Every
 * event has
 *
 * <pre>
 * schema           1
 * type             one of those below
 * id               "int_" for an interaction and "fb_" for all others, then 26 characters: a ULID, in upper case
 * at               ISO 8601 in UTC, to the millisecond
 * </pre>
 *
 * <p>and, by {@code type}, those below; a question mark stands at what may be absent. {@link dev.journeyman.feedback.events.EventLimits} has
 * the length of each.
 *
 * <pre>
 * interaction_logged
 *   asker              {key_id, role: app | technician | ops, session?}
 *   endpoint           the path that was called
 *   requested_model    as the caller named it
 *   model_version      the version that answered
 *   adapter?           the adapter on it
 *   logging            full | metadata
 *   content?           there where logging is full, and only there
 *     messages         [{role: system | user | assistant, content}], at least one
 *     rendered_prompt  what the model read; empty where the request was blocked before
 *     passages         [{id, text}]
 *     answer           what was sent; may be empty
 *     diagnosis?       {vehicle?, codes: [], symptoms?}
 *   finish_reason      stop | length | content_filter | cancelled | error
 *   sampling           {temperature, top_p, top_k, min_p, repetition_penalty, frequency_penalty, presence_penalty, seed, max_tokens}
 *   verdicts           [{rule, outcome: allow | rewrite | block, explanation}]
 *   usage              {prompt_tokens, completion_tokens}
 *   timings            {queued_millis, ttft_millis?, total_millis}
 *   regenerated_from?  the interaction that this is another answer to
 * rated                interaction_id, technician, rating: up | down,
 *                      tags: [wrong-cause | unsafe | outdated | not-specific], comment?
 * corrected            interaction_id, technician, correction
 * compared             interaction_id (the preferred one), over_interaction_id, technician
 * withdrawn            interaction_id, feedback_id, technician
 * reviewed             subject_kind: record | technician, subject, interaction_ids: [], decision: accept | reject | edit | release,
 *                      edited_text?, reviewer, why
 * erased               interaction_id, by, why, trained_versions: []
 * </pre>
 *
 * <p>Version history: schema 1, the first.
 */
@NullMarked
package dev.journeyman.feedback.events;

import org.jspecify.annotations.NullMarked;
