/**
 * Retrieval: what the gateway asks for passages ({@link dev.journeyman.gateway.retrieval.Retriever}), the command that indexes, and the domain's knowledge that
 * is indexed by itself. Below: {@code documents} reads files, {@code embedding} makes vectors, {@code index} is the index and its format on disk. An answer
 * never waits for retrieval longer than its deadline and never fails because of it.
 */
@NullMarked
package dev.journeyman.gateway.retrieval;

import org.jspecify.annotations.NullMarked;
