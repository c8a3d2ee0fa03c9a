/**
 * A domain folder as the retrainer reads it: facts, knowledge passages, templates of phrasings, instructions, evals. The
 * folder's own README specifies the files.
 */
@NullMarked
package dev.journeyman.retrainer.domain;

import org.jspecify.annotations.NullMarked;
