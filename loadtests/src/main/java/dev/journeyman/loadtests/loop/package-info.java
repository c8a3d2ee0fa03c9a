/**
 * {@code bench-loop}: the whole loop as an operator sees it, with real processes and over HTTP only. Technicians say what was wrong, the gateway retrains by itself, tries the new version on a part of
 * them, and lets it serve or takes it back.
 *
 * <p>Four scenes: the loop with nobody at the wheel ({@link dev.journeyman.loadtests.loop.FullLoop}), the same with a gateway that is killed on the way, a canary that is worse
 * ({@link dev.journeyman.loadtests.loop.WorseCanary}), and two gateways on one store ({@link dev.journeyman.loadtests.loop.TwoGateways}). Each ends in {@link dev.journeyman.loadtests.loop.Verdict}s.
 */
@NullMarked
package dev.journeyman.loadtests.loop;

import org.jspecify.annotations.NullMarked;
