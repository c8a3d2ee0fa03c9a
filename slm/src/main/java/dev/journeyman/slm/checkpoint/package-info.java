/**
 * Checkpoints: the files in which a language model's shape and weights are kept, in Hugging Face form.
 */
@NullMarked
package dev.journeyman.slm.checkpoint;

import org.jspecify.annotations.NullMarked;
