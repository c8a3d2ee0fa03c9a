/**
 * Model files of llama.cpp, written for comparisons: the GGUF format, version 3. Nothing here reads one.
 *
 * <p>Everything is little-endian. A string is its length in bytes (uint64) and UTF-8 without an end mark.
 *
 * <pre>
 *   magic        4 bytes   GGUF
 *   version      uint32    3
 *   tensors      uint64    their number
 *   entries      uint64    the number of metadata entries
 *   entry        key (string), type (uint32), value; for each entry
 *                types: 4 uint32, 5 int32, 6 float32, 7 bool (one byte), 8 string, 9 array: element type (uint32), count (uint64), elements
 *   description  name (string), dimensions (uint32), each dimension (uint64, that of neighbouring elements first),
 *                element type (uint32), place (uint64, from the first byte of the data); for each tensor
 *   zeros        up to a multiple of 32
 *   data         each tensor, and zeros up to a multiple of 32
 * </pre>
 *
 * <p>Element types, by {@link dev.journeyman.loadtests.bench.gguf.GgufType}: 0 F32; 30 BF16, the upper half of a float32; 8 Q8_0,
 * blocks of 32 weights in 34 bytes: a step d (float16) and 32 signed bytes q, weight = d q; 2 Q4_0, blocks of 32 weights in 18 bytes: a step d
 * (float16) and 16 bytes, of which byte i holds weight i in its lower and weight i + 16 in its upper half, weight = d (q - 8).
 *
 * <p>Source: the format's description in the ggml project (docs/gguf.md).
 */
@NullMarked
package dev.journeyman.loadtests.bench.gguf;

import org.jspecify.annotations.NullMarked;
