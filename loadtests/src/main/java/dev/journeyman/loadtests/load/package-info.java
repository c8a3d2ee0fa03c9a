/**
 * Load over HTTP against a gateway of its own process: {@code bench-load} (open-loop arrivals below and above capacity), {@code bench-hangups} (clients that hang up, and memory over half an hour),
 * {@code bench-swap} (versions that are swapped under load) and {@code bench-schemas} (random JSON schemas, judged by a validator that is not ours).
 *
 * <p>A request is due at a moment that is fixed before anything is sent, and all its times count from there: a client that is late is part of what is measured, and never delays the next one. Each command ends in
 * {@link dev.journeyman.loadtests.loop.Verdict}s; one that does not hold is exit code 1. {@code docs/decisions/0027} says why it is measured so.
 */
@NullMarked
package dev.journeyman.loadtests.load;

import org.jspecify.annotations.NullMarked;
