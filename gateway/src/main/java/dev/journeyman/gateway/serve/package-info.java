/**
 * The serve command: its configuration, and the life of the process from binding the port to the last stream.
 *
 * <p>The port is bound first and the model loaded after, so that whoever watches the process sees at once that it is alive
 * ({@code /healthz}) and when it can answer ({@code /readyz}).
 */
@NullMarked
package dev.journeyman.gateway.serve;

import org.jspecify.annotations.NullMarked;
