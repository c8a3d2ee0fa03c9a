/**
 * The network of the Llama family: one TorchScript source file ({@code llama.py} beside this package's classes), compiled
 * by libtorch when a model is loaded, and what it takes to run it: weights in a precision (32 and 16 bits, 8 bits on both sides, 4 bits by groups), a cache of keys and values, a
 * step over a ragged batch, and LoRA adapters that some of its rows have.
 *
 * <p>Shapes in comments: N rows of a ragged batch, B batch, T tokens, C width, H query heads, K key/value heads, D head
 * width, F hidden width, V vocabulary, L layers.
 *
 * <p>Threads: everything here belongs to one thread at a time, except that immutable weights may be read by several.
 */
@NullMarked
package dev.journeyman.slm.network;

import org.jspecify.annotations.NullMarked;
