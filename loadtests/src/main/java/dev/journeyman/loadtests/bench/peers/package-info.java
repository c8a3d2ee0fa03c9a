/**
 * The comparison with other engines: Journeyman's network beside llama.cpp (through {@code de.kherud:llama}, and a build of the user's own) and Jlama, the
 * same shapes with the same random weights, in one run on one machine. docs/decisions/0026-peers.md says what is compared with what.
 *
 * <p>A number comes from a child process that does nothing else: one engine, one model, one number of bits, one {@link
 * dev.journeyman.loadtests.bench.peers.PeerTask}. Rounds are interleaved, engines stand next to each other within a task, and each round begins one engine further. Beside
 * each rate stands its share of what the machine could do at best, by the limits that a child measures in the same round.
 *
 * <p>The classes of the other engines are not on this class path: {@link dev.journeyman.loadtests.bench.peers.PeersProject} builds {@code loadtests/peers} when they are first
 * wanted.
 */
@NullMarked
package dev.journeyman.loadtests.bench.peers;

import org.jspecify.annotations.NullMarked;
