/**
 * Which records are to be believed: what disagreement, facts, floods, consensus and reviewers make of what technicians say.
 *
 * <p>{@link dev.journeyman.feedback.trust.Trust} sorts what technicians say into four sets, each within the one before, derives the records of each,
 * and gives a record the standing of the innermost set that still makes it:
 *
 * <pre>
 * all        everything that is said                                             → quarantined
 *  └ sound   without what quarantined technicians say and what contradicts facts → rejected
 *     └ upheld    without what a majority or a reviewer decided against          → held
 *        └ settled    without what technicians disagree about                    → accepted
 * </pre>
 *
 * So a record that two technicians make, one of them quarantined, stands on the other alone, and a good thumb is not lost because its partner in a pair
 * was a bad one: it becomes an unpaired label.
 *
 * <p><b>Disagreement.</b> Each answer, as a text to a prompt, is a question: is it right? A thumb votes on it. A correction that changes it votes against
 * it and for its own text, unless its technician's thumb says otherwise. A technician has one vote on a question. Where there are votes on both sides,
 * a majority of {@link dev.journeyman.feedback.trust.Majority enough voters} decides, or a reviewer who accepts a record that takes a side; until then
 * all that speaks of the answer is held. Two pairs that are each other's reverse are such a question too, of their technicians.
 *
 * <p><b>Facts.</b> What states something wrong about a verified fact is quarantined at once, whoever says it: a correction, a thumb up for such an answer,
 * a preference for it. A technician who does so repeatedly is quarantined.
 *
 * <p><b>Consensus.</b> Among technicians who are not quarantined already, each vote is compared with the majority of the others' votes. One who is against
 * it too often is quarantined. This is done once, not again without those it found, so that an honest minority does not fall like dominoes.
 *
 * <p><b>Floods.</b> More feedback of one key within a sliding window of the events' own time than a person can give.
 *
 * <p><b>Quarantine of a technician</b> covers everything from the key, before and after, until a reviewer releases it; only what happened after the
 * release counts from then on. <b>A reviewer's latest decision</b> on a record is final and stays with its claim: see {@link
 * dev.journeyman.feedback.records.RecordId}.
 *
 * <p>All of it is pure: functions of the events, of a policy and of facts.
 */
@NullMarked
package dev.journeyman.feedback.trust;

import org.jspecify.annotations.NullMarked;
