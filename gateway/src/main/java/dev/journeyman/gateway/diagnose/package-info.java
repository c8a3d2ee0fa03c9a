/**
 * The diagnose call: trouble codes and symptoms in, a diagnosis with causes, checks and safety out.
 *
 * <p>What is known for certain is looked up (meanings, severity, standing warnings); the model is asked only for the rest, and never about
 * a code that the table does not have. What it says of codes nevertheless is held against the table before it is told.
 *
 * <p>The answer is held to the form that the model was trained on ({@link dev.journeyman.gateway.diagnose.DiagnosisForm}): four sections, or JSON.
 */
@NullMarked
package dev.journeyman.gateway.diagnose;

import org.jspecify.annotations.NullMarked;
