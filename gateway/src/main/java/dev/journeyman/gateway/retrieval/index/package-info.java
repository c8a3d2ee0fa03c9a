/**
 * The index of passages: BM25 and vectors in one Lucene index, fused by reciprocal rank. This package and its neighbours alone know Lucene.
 *
 * <p>This page is the format's specification, version 1. An index is one directory, usually {@code index} in the home, and nothing in it is anybody's but
 * Lucene's. Every commit carries, as Lucene's user data:
 *
 * <pre>
 * journeyman.format       the version of this page
 * journeyman.embedding    the digest of the embedding that made the vectors
 * journeyman.name         that embedding's name, for people
 * journeyman.dimension    its width
 * </pre>
 *
 * <p>A passage is one Lucene document with these fields. <i>Words</i> are analysed: lower case, English stop words dropped, stems (Porter 1980), trouble codes
 * kept whole. <i>Exact</i> fields are one term, in lower case but for codes. <i>Kept</i> fields are given back as they were.
 *
 * <pre>
 * id          exact, kept     the passage's id
 * source      exact, kept     the folder it was indexed from
 * document    exact           source, a line end, the file's name below the folder
 * name        kept            the file's name below the folder
 * digest      kept            of the document's bytes, labels and cut; tells whether it has to be read again
 * title       words, kept
 * headings    words, kept     one value each, outermost first
 * text        words, kept
 * code part make year         exact, kept; any number of each
 * label       exact, kept     any number; a passage without one has the field open instead
 * open        exact           "1"
 * vector      D floats of length 1, compared by dot product (HNSW, Malkov and Yashunin 2016); left out where the text has no vector
 * </pre>
 *
 * <p>One process writes at a time and holds Lucene's lock; a document's old passages go and its new ones come in the same commit. A new
 * index begins with a commit without passages. Whatever kills the writer, the last commit stays as it was. Readers look for a new commit every quarter of a second.
 *
 * <p>Versions: 1, the first.
 */
@NullMarked
package dev.journeyman.gateway.retrieval.index;

import org.jspecify.annotations.NullMarked;
