/**
 * Load, fuzz and comparison runs over HTTP against a gateway that they know as a stranger does, and the commands that start
 * them: {@code ./journeyman bench} and {@code ./journeyman fuzz}.
 *
 * <p>Nothing here calls another module's code; {@link dev.journeyman.loadtests.bench} is the one exception and says why.
 */
@NullMarked
package dev.journeyman.loadtests;

import org.jspecify.annotations.NullMarked;
