/**
 * Training runs: a recipe says what is learned in which stages, a run carries it out and can be stopped and resumed at any
 * step.
 *
 * <p>A run's folder, version 1: {@code recipe.yaml} as given; {@code tokenizer/} (tokenizer.json, tokenizer_config.json);
 * {@code log.jsonl}, one object a step; {@code checkpoint-SSSSSSSS/} with {@code state.json} (where in the recipe), and the
 * weights and moments as {@link dev.journeyman.slm.training.TrainableNetwork#save} writes them; at the end {@code model/},
 * a Hugging Face directory with {@code journeyman.json}, its lineage.
 */
@NullMarked
package dev.journeyman.retrainer.train;

import org.jspecify.annotations.NullMarked;
