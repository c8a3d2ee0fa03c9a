/**
 * Runs of the retrainer: from a snapshot of the feedback store to a candidate that the gate has judged, supervised from its first step to its last.
 *
 * <p>{@link dev.journeyman.gateway.runs.Supervisor} takes a run through its states and has the diagram. The retrainer is another program, started as a child process with the lowest priority,
 * a bound on its memory, on its output and on its silence; it ends when this process does. Nothing of it is on this program's class path: the launcher tells where it is
 * ({@link dev.journeyman.gateway.runs.RetrainerProgram}).
 *
 * <p><b>Files.</b> A run's folder is {@code HOME/runs/ID}, where the retrainer keeps its own files (its package {@code retrain} has them); {@code HOME/runs/lock} is held by the process that
 * trains. An ID is {@code retrain-}, the time in UTC to the millisecond, and {@code Z}. This package writes there:
 *
 * <pre>
 * supervision.json      where the run stands; replaced whole (a temporary file, forced, renamed, the folder forced) before any step counts
 *   format              1
 *   run                 the ID
 *   trigger             manual, records, period, drift
 *   reason, who         why, and the key that asked; "schedule" where none did
 *   created             when, ISO 8601 in UTC
 *   state               preparing, training, evaluating, judging, rollout, passed, refused, failed, stopped
 *   source              from training on: {parent, snapshot, last_sequence}: the version trained further, the snapshot's folder, and the last
 *                       sequence of the feedback log in it, the run's watermark
 *   candidate           from evaluating on: the version
 *   champion            of evaluating: whether it is the champion that is examined; of judging: whether it was
 *   gate                of rollout, passed and refused: {passed, refusals}
 *   remark              of failed: the error; of stopped: who and why; of passed: why it was not handed on, where that was wanted
 *   ended               when, of the last five states
 * supervision.log       what the children said beside their progress, and the steps, a line each with its time; at most 1 MiB
 * supervision.log.1     the 1 MiB before it
 * </pre>
 *
 * When a run has ended, what it needed only while it went on is deleted: checkpoints, references, the model that is in the store by now. Of a run that failed it stays until the next one
 * ends. The records of its training set stay until something is erased from the feedback store or kept no longer; then those of all runs are deleted, and only the reports stay. Which feedback a version knows is in its manifest ({@code lineage.feedback_sequence}).
 *
 * <p><b>After a kill.</b> The next gateway of the home goes on with the run that has not ended: a preparing one takes another snapshot; a training one starts the retrainer with the same arguments,
 * which goes on from its checkpoint; an examination goes on from its journal; a judging one asks again, unless the store has the candidate serving already.
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.gateway.runs;

import org.jspecify.annotations.NullMarked;
