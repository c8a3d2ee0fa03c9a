/**
 * The interaction log as the gateway sees it: every answer is written down before its last byte leaves.
 *
 * <p>An answer is one choice of one request, so a request for four choices makes four interactions, each with an id of its own: a thumb, a correction or a
 * comparison is about one text, and an id that stood for several could not say which. What is written down is taken from personal data first
 * ({@link dev.journeyman.guardrails.privacy}), and is as much as the caller's key allows.
 *
 * <p>Serving goes on without the log. Where the store is full, fails or is slower than {@link
 * dev.journeyman.gateway.interactions.InteractionLog#MOST_WAIT}, the answer is given all the same with {@code interaction_id: null}, a line in the
 * gateway's log says why and a metric counts it. Nothing here blocks an event loop: texts are redacted and handed over on workers, and the store's answer
 * comes back as a task of the request's own loop.
 */
@NullMarked
package dev.journeyman.gateway.interactions;

import org.jspecify.annotations.NullMarked;
