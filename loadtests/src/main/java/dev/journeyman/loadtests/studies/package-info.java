/**
 * {@code bench-studies}: what others reported of fine-tuning small models, compared on the starter by means that anybody can repeat: the launcher's own commands and HTTP.
 *
 * <p><b>The home folder</b>, version 1. Everything that is finished stays, so the same command goes on where it was. Results name folders in full, so it cannot be moved.
 *
 * <pre>
 *   settings.json            what decides the results; another command's settings are refused
 *   results/KEY.json         {commit, result}: one finished step of an arm: a workshop, a training, an exam, evals, a merge
 *   recipes/KEY.yaml         a recipe of {@code retrain}
 *   records/KEY.jsonl        synthetic records or texts given to {@code retrain}, in its own format
 *   workshops/NAME/          a home of the gateway, with its snapshots and runs; begun anew where its result is missing
 *   merged/KEY/              a merged model
 * </pre>
 */
@NullMarked
package dev.journeyman.loadtests.studies;

import org.jspecify.annotations.NullMarked;
