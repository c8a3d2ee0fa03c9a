/**
 * The benchmark of retrieval: what is found by words, by vectors and by both, how fast, and how soon an update is seen. It calls the gateway's package retrieval
 * directly, and nothing else of ours (docs/decisions/0008-retrieval.md says why).
 */
@NullMarked
package dev.journeyman.loadtests.retrieval;

import org.jspecify.annotations.NullMarked;
