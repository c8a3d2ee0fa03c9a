/**
 * The training set and the data policy that it keeps to. {@link dev.journeyman.retrainer.trainingset.TrainingSet} alone makes one, and refuses what breaks
 * the policy.
 *
 * <p>This page is the format's specification. All files are UTF-8, lines end with a line feed.
 *
 * <p><b>A record</b> is one line of JSON with these keys and no others. A synthesis stage writes the same form.
 *
 * <pre>
 * id           1 to 200 of A-Z a-z 0-9 . _ : / @ + -; one record's alone, the same wherever the record is
 * kind         instruction, pair, unpaired, text
 * scope        domain or general
 * messages     [{role: system | user | assistant, content}] up to the answer, the user's last; absent for a text
 * answer       the answer; the better one of a pair; the rated one; the text
 * rejected     of a pair: the worse answer
 * label        of an unpaired label: true where the answer is desirable
 * provenance   human_feedback, human_curated, reference, synthetic_teacher, synthetic_self
 * synthesis    of the two synthetic ones, and of no other: {teacher, version, prompt, parent}; parent may be absent
 * trust        0.6 to 1 for what is real, above 0 and at most 0.5 for what is synthetic
 * technicians  of human_feedback, and of no other: pseudonymous ids, at least one
 * sources      what a real record was made of, at least one: ids of events, a file, a table, a passage
 * concepts     passages, families, codes; may be absent
 * weight       in a finished set only: how much the record counts, with six decimals
 * </pre>
 *
 * <p><b>A set</b> is a folder:
 *
 * <pre>
 * N-STAGE.KIND.jsonl   the records of one kind in stage N (from 1; real, synthetic or mixed), in the order of training
 * real-anchor.jsonl    what the next set must have: {@link dev.journeyman.retrainer.trainingset.Anchor}
 * left-out.jsonl       {id, rule, because, text} of each record that was left out, by id
 * report.json          format 1: digest, policy, files, counts by provenance, shares, ratio, anchor, diversity, coverage
 * report.txt           the same to read
 * </pre>
 *
 * The <b>digest</b> of a set is the SHA-256 of one line {@code SHA256  BYTES  NAME} for each file of records and the anchor, sorted by name. It is what a version's
 * manifest has as {@code lineage.dataset_digest}. The same snapshot, domain, files, parent and policy give the same bytes in every file.
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.retrainer.trainingset;

import org.jspecify.annotations.NullMarked;
