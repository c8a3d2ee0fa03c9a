/**
 * The promotion gate: two scorecards and two lineages in, a decision with its reasons out. It is pure: no clock, no files, no randomness, no other module.
 *
 * <p><b>What it reads.</b> Scorecards as {@code evals run} writes them (JSON, snake case). Of the top level: {@code model} ({@code name}, {@code digest} or
 * {@code weights_digest}), {@code domain.facts_digest}, {@code code_digest} or else {@code code_version}, {@code suites_digest}, {@code precision},
 * {@code system_prompt}, {@code limit}, {@code suites}. Of a suite: {@code name}, {@code kind}, {@code provenance}, {@code items_digest}, {@code n},
 * {@code right}, {@code failed}, {@code outcomes} (a character for each item asked, in the order of the items: 1 right, 0 wrong), {@code letters}, and
 * {@code slices.CUT.PART} with {@code n}, {@code right}, {@code outcomes}. Everything else is ignored.
 *
 * <p><b>What it asks</b>, each a branch of the tree of reasons: are the two comparable; is the candidate's factual accuracy not inferior; is no suite and no
 * slice significantly worse; letters, unknown codes, answers that stop, safety; the data policy; whether people or references wrote the evals. The thresholds
 * are the domain's: {@code gate.yaml}, see {@link dev.journeyman.store.gate.GateRules}. Letters are judged strictly only where the champion's are better than chance: a guesser's wander from
 * training to training, and only one letter to nearly everything is refused there.
 *
 * <p>Passing the gate over is not the gate's business: that is {@link dev.journeyman.store.Lifecycle#force}.
 */
@NullMarked
package dev.journeyman.store.gate;

import org.jspecify.annotations.NullMarked;
