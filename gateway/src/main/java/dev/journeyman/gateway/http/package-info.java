/**
 * The HTTP side that every route shares: the routes themselves, request ids, bodies, limits, errors, the access log.
 *
 * <p>Everything here runs on event loops and never blocks. What may take time (rendering and tokenizing a prompt, loading a model) runs on
 * workers; what the engine says comes back as a task of the request's own event loop.
 */
@NullMarked
package dev.journeyman.gateway.http;

import org.jspecify.annotations.NullMarked;
