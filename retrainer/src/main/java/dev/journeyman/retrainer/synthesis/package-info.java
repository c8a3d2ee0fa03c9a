/**
 * Records that a model writes, and what keeps the bad ones out: {@code ./journeyman synthesize}. docs/decisions/0012 has the reasons.
 *
 * <p>This page is the format's specification. A run's folder:
 *
 * <pre>
 * .lock            held by the system while a run is at work in the folder
 * settings.json    what texts depend on, by name; a run goes on only with the same
 * calls.jsonl      every call: {@link dev.journeyman.retrainer.synthesis.teacher}
 * records.jsonl    what was kept, sorted by id, as {@link dev.journeyman.retrainer.trainingset} specifies records; retrain dataset --synthetic reads it
 * rejected.jsonl   {task, strategy, filter, reason, provenance, synthesis, text} of each text that was dropped, in the order of the plan; of a text the first 4,000 characters
 * report.json      format 1: how, ended, tasks, budget, versions, kept, dropped, strategies, coverage, thin, notes
 * report.md        the same to read
 * </pre>
 *
 * The last four are replaced whole at the end of a run, also of one whose budget or teacher gave out. The same settings and answers give the same bytes in records and rejected; the report
 * counts besides what was sent, and what a killed process lost of it.
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.retrainer.synthesis;

import org.jspecify.annotations.NullMarked;
