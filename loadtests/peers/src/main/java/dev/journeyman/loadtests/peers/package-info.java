/**
 * Other engines, each measured by a process of this package: it loads a model, has it generate, and says when which token came. What follows from
 * the times is calculated and checked by {@code dev.journeyman.loadtests.bench.peers}, which starts the process; the two share nothing but the
 * arguments and the line of JSON that {@code PeerMain} names.
 */
@NullMarked
package dev.journeyman.loadtests.peers;

import org.jspecify.annotations.NullMarked;
