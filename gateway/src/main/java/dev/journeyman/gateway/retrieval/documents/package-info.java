/**
 * Documents become passages: a reader for each kind of file, a cutter, and what a passage says by exact words (codes, parts, makes, years). Nothing here
 * knows an index. Every file is somebody else's: a bad one is an {@link dev.journeyman.gateway.retrieval.documents.UnreadableDocumentException} with its
 * reason, never more, and {@link dev.journeyman.gateway.retrieval.documents.ReadLimits} bounds what any of them can make.
 */
@NullMarked
package dev.journeyman.gateway.retrieval.documents;

import org.jspecify.annotations.NullMarked;
