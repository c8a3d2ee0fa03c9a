/**
 * {@code bench-gate}: whether the promotion gate refuses what is bad, lets through what is good, and how often it errs either way. Candidates are trained, examined and brought before the gate
 * by the launcher's own commands; what costs no training, a thousand exchanges of outcomes or manifests that nobody here would write, asks the gate itself (module model-store, and nothing else of
 * ours).
 *
 * <p><b>The home folder</b>, version 1. Everything that is finished stays, so the same command goes on where it was. Results name folders in full, so it cannot be moved.
 *
 * <pre>
 *   settings.json, results/KEY.json   {@link dev.journeyman.loadtests.workshop.ResultBook}
 *   recipes/KEY.yaml, records/KEY.jsonl   what {@code retrain} is given
 *   cards/KEY.json                    scorecards of models that are no version of a home
 *   merged/KEY/                       a merged model
 *   poison/, good/                    homes of a gateway: without feedback, and with technicians' corrections
 * </pre>
 */
@NullMarked
package dev.journeyman.loadtests.gate;

import org.jspecify.annotations.NullMarked;
