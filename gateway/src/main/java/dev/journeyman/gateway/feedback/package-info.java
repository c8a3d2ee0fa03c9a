/**
 * What people say of answers, over HTTP and on the command line: feedback, the provenance of an answer, its erasure, and the reviewers' queue.
 *
 * <p>Handlers read the request on its event loop and answer there; everything that touches the store runs on the workers of {@link
 * dev.journeyman.gateway.feedback.StoreWorkers}, of which only so many may wait. What is written down is taken from personal data first, as answers are.
 *
 * <p>Which records feedback makes, and which of them are believed, is decided by {@link dev.journeyman.feedback.records} and {@link
 * dev.journeyman.feedback.trust} and nowhere else; the answers here only tell it.
 */
@NullMarked
package dev.journeyman.gateway.feedback;

import org.jspecify.annotations.NullMarked;
