/**
 * Training runs: a recipe says what is learned in which stages, a run carries it out and can be stopped and resumed at any
 * step.
 *
 * <p>A run's folder, version 1: {@code recipe.yaml} as given; {@code inputs.json}, the digests of recipe and domain that the
 * checkpoints were made from, which a run must have to go on; {@code tokenizer/} (tokenizer.json, tokenizer_config.json);
 * {@code lock}, held by the process that trains here; {@code log.jsonl}, one object a step, each step once; {@code checkpoint-SSSSSSSS/} with {@code state.json} (where in the recipe), and the
 * weights and moments as {@link dev.journeyman.slm.training.TrainableNetwork#save} writes them; at the end {@code model/},
 * a Hugging Face directory with {@code journeyman.json}, its lineage. What is half written has a name that begins with
 * {@code unfinished-} and is removed by the next run.
 */
@NullMarked
package dev.journeyman.retrainer.train;

import org.jspecify.annotations.NullMarked;
