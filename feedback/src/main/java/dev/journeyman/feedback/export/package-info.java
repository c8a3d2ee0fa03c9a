/**
 * Records in the forms other tools read.
 *
 * <p>{@link dev.journeyman.feedback.export.TrlExport} writes JSON lines in the columns of Hugging Face TRL's dataset types, one file a type, because a
 * reader of JSON lines wants every row of a file to have the same columns of the same types. UTF-8, one object a line, LF after each, no byte order mark.
 *
 * <pre>
 * file                 type                  conversational                              standard
 * pairs.jsonl          preference            prompt, chosen, rejected: messages          the three as texts
 * unpaired.jsonl       unpaired preference   prompt, completion: messages; label         the two as texts; label
 * demonstrations.jsonl language modeling     messages                                    -
 *                      prompt-completion     -                                           prompt, completion: texts
 * </pre>
 *
 * A message is {@code {"role": "system" | "user" | "assistant", "content": text}}; {@code label} is true where the completion is desirable. The standard form
 * has the prompt as a model reads it, so it is written for one chat template.
 *
 * <p>After these, each row has the columns of its provenance, which no trainer of TRL reads:
 *
 * <pre>
 * id              the record's id
 * provenance      human_feedback
 * origins         [correction | comparison | ratings | thumb]
 * sources         [ids of interactions, feedback and reviews]
 * technicians     [ids of keys]
 * model_versions  [the versions whose answers are in it, or were corrected]
 * since           when the first of the feedback was given
 * </pre>
 *
 * Only accepted records are exported.
 *
 * <p>Version history: 1, the first.
 *
 * @see <a href="https://huggingface.co/docs/trl/dataset_formats">Dataset formats and types, TRL's documentation</a>
 */
@NullMarked
package dev.journeyman.feedback.export;

import org.jspecify.annotations.NullMarked;
