/**
 * Evaluation: what a model is examined on, how an answer is judged, and the scorecard that comes of it.
 *
 * <p>A domain's {@code evals/suites.yaml} describes the suites. Questions come from the templates that are held out from training and
 * from written files; all are asked at temperature 0 and judged by fixed rules ({@link dev.journeyman.retrainer.evaluation.Expectation}),
 * never by a model. The same domain, seed and model give the same scorecard. What measures how alike two texts are ({@code evaluation.texts}) is reported beside, and decides
 * nothing.
 *
 * <p>{@code evals compare} lays two scorecards side by side ({@link dev.journeyman.retrainer.evaluation.Comparison}). It needs nothing but the files: each suite and slice has one
 * character an item in {@code outcomes}, and {@code items_digest} says that the items are the same ones. Statistics are in {@code evaluation.statistics}.
 *
 * <p>Who answers is a model directory that is loaded here ({@link dev.journeyman.retrainer.evaluation.LoadedExaminee}) or a gateway that serves one
 * ({@link dev.journeyman.retrainer.evaluation.ServedExaminee}), with its guardrails and its retrieval.
 *
 * <p>Answers are kept in a journal beside the scorecard, so that a run that was stopped goes on where it was. The journal has one JSON
 * object a line: {@code model} (SHA-256 of the model's fingerprint and the digest of the program that runs it), {@code item} (id), {@code asked} (SHA-256 of the messages and the token limit), {@code text},
 * {@code finish} (stop, length or failed), {@code tokens} and, where passages were cited, {@code cited}; of a choice by likelihood {@code text} is the letter, of a text that was
 * read it is {@code nats N tokens N bytes N}. A line that cannot be read is passed over. Version 1.
 */
@NullMarked
package dev.journeyman.retrainer.evaluation;

import org.jspecify.annotations.NullMarked;
