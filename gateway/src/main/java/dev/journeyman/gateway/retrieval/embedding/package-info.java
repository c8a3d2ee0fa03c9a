/**
 * Texts become vectors that lie near each other where the texts are about the same: the seam {@link dev.journeyman.gateway.retrieval.embedding.Embedding},
 * and two ways of it. The one that serves is a projection of hashed n-grams that the project trains itself; the other takes the language model's own hidden
 * states. docs/decisions/0008-retrieval.md has what was measured of both.
 *
 * <p>This page is the projection file's format specification, version 1. Numbers are big-endian.
 *
 * <pre>
 * 8 bytes          "JMPROJ" and the version as two digits: JMPROJ01
 * int              D, the width of a vector, 8 to 1024
 * int              N, the number of rows, 256 to 4,194,304
 * long             the seed it was trained with
 * N times          scale (2 bytes, IEEE half), then D signed bytes: a row is scale * bytes
 * 32 bytes         SHA-256 of everything before
 * </pre>
 *
 * <p>A text's vector is the sum of its features' rows, each times its weight, brought to length 1.
 * {@link dev.journeyman.gateway.retrieval.embedding.NgramFeatures} says which features a text has; a change of them is a new version of the file.
 */
@NullMarked
package dev.journeyman.gateway.retrieval.embedding;

import org.jspecify.annotations.NullMarked;
