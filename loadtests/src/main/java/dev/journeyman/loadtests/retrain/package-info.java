/**
 * {@code bench-retrain}: what a workshop's corrections make of a model, from the first request to the candidate's answers, over HTTP and the project's own commands.
 */
@NullMarked
package dev.journeyman.loadtests.retrain;

import org.jspecify.annotations.NullMarked;
