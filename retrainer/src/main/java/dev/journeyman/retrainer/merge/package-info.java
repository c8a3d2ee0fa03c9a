/**
 * Merging of models of one architecture: weights in, weights out, tensor by tensor, without training.
 *
 * <p>A merged model's directory holds config.json and weights (in the element types of the first model), the first model's tokenizer files and what its journeyman.json says of how it is asked, and
 * {@code merge.json}: {@code format} 1, {@code method}, its parameters, {@code models} and {@code base} with the SHA-256 of their weights, {@code code_version}.
 */
@NullMarked
package dev.journeyman.retrainer.merge;

import org.jspecify.annotations.NullMarked;
