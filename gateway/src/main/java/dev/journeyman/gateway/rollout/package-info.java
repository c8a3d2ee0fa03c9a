/**
 * How a new version comes to serve: a share of the sessions, compared with the champion while it runs, promoted or rolled back by itself.
 *
 * <p>{@link dev.journeyman.gateway.rollout.Rollout} takes the steps, {@code Judge} says which, {@link dev.journeyman.gateway.rollout.SequentialTest} has the
 * statistics, {@code Deck} has the fleet serve what the store says.
 *
 * <h2>The file rollout.json, format 1</h2>
 *
 * <p>It lies in the home and has what a gateway has counted of the rollout that runs, and how the last ones ended. The phase is not in it: which version is canary since when and with which share is the model
 * store's to say, and counts of another canary, of another beginning, or against another champion are not used. The file is written beside its place, forced, and renamed, at most once a second; one that cannot be
 * read is logged, and the rollout counts anew.
 *
 * <pre>
 * format               1
 * running              the rollout that runs; missing where none does
 *   version, against   the canary and the champion
 *   since              when the canary began, as the store has it; with the two names it tells this rollout from every other
 *   percent            the share when the file was written
 *   share_since        when it got that share
 *   answers_at_share   of the canary since then
 *   slow_above_token_us  what is slow, in microseconds a token: the 95th percentile of the champion's first 50 answers at this share; null before there are so many
 *   feedback_sequence  up to which entry of the feedback log ratings are in the counts
 *   compared, dropped, same_text, same_codes   of the shadow
 *   champion, canary   the arms
 *     answers, up, down, blocked, failed       how many; up and down are answers by their first rating
 *     timed, slow      answers at this share held against slow_above_token_us, and those above it
 *     sessions         bits of a sketch in base64, from which the number of sessions follows and none of their names
 *     first_token_ms, answer_ms                counts of times in classes, each 15 % wider than the one before
 * ended                the last 20 rollouts, the latest first: version, against, since, until, outcome, reason, answers, sessions
 * </pre>
 */
@NullMarked
package dev.journeyman.gateway.rollout;

import org.jspecify.annotations.NullMarked;
