/**
 * From feedback to a candidate: {@code retrain --once} builds the training set of a snapshot, trains a version further on it, and stores what comes of it with its lineage.
 *
 * <p><b>Processes.</b> {@code RetrainCommand} checks what can be checked at once and starts itself again as a child ({@code TrainingProcess}) that trains and says how it goes ({@code ProgressLines}).
 * The gateway's supervisor starts that child itself, {@code retrain --once --worker --run NAME --parent VERSION --snapshot DIR}, and is then what this command is else: it holds the child's standard input open,
 * whose end stops it, sees to its priority and its memory, and reads its lines.
 *
 * <p><b>A run's folder</b>, {@code HOME/runs/NAME}, version 1. Beside it {@code HOME/runs/lock}, held by the process that trains: one at a time; the system lets go of it when the process dies.
 *
 * <pre>
 *   recipe.yaml              as given; the run goes on with no other
 *   set/                     the training set with its report ({@code trainingset}'s page)
 *   log.jsonl                one object an optimizer step, and one a look ({@code eval_…}): stage, step (from 0; -1 for the look before the first), TRL's names; each step once
 *   checkpoint-NNNNNNNN/     state.json ({@code RetrainState}), weights and moments
 *   references/              log-probabilities under the weights that a part began with
 *   adapter/                 the LoRA adapter in PEFT's form, where one was trained
 *                            (the candidate has it too, as merged-adapter.json and merged-adapter.tensors, unless it is a mixture; its base_model_name_or_path is NAME@DIGEST of the parent)
 *   trained/                 the model after the last part, a Hugging Face directory with real-anchor.jsonl
 *   mixture-S/, *.scorecard.json, mixtures.json    where the recipe has a merge: what was looked at and what was taken
 *   curves.svg               the log as a picture
 *   supervision.json, supervision.log    of a run that the gateway began: its own, not read here
 *   outcome.json             the end: format (1), candidate, parent, recipe, recipe_sha256, dataset_digest, code_version
 * </pre>
 *
 * What is half written has a name that begins with {@code unfinished-} or ends with {@code .part}, and is written again.
 *
 * <p><b>A recipe</b> is YAML; {@code RetrainRecipe} and {@code RetrainStage} say what each key means, {@code domains/automotive/recipes/retrain.yaml} is one. An objective {@code sft} may have
 * {@code parent_weight}, from 0 (the default) to 1: how much of the loss of what is rehearsed is the divergence from the version that the run started from (decision 24).
 */
@NullMarked
package dev.journeyman.retrainer.retrain;

import org.jspecify.annotations.NullMarked;
