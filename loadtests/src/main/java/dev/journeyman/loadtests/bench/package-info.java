/**
 * The kernel benchmark: how fast the network itself is, without HTTP, queue and guardrails around it.
 *
 * <p>This package may call slm, as no other of this module may: see docs/decisions/0001-kernel-bench-calls-slm.md. Every cell
 * (a model at a precision) is measured by a child process of its own, so that peak memory is the cell's and none inherits
 * another's warm caches or fragmented heap. Rounds are interleaved: each round measures every cell once, in an order that moves
 * on by one, so a disturbance of the machine falls on all cells alike.
 */
@NullMarked
package dev.journeyman.loadtests.bench;

import org.jspecify.annotations.NullMarked;
