/**
 * Documents on their way through the stages, and the folders that they lie in between.
 *
 * <p>This page is the format's specification. All files are UTF-8, lines end with a line feed.
 *
 * <p><b>A stage's folder</b> is {@code N-NAME}, for example {@code 4-text}. It appears whole or not at all: it is written as {@code N-NAME.unfinished} and
 * renamed when it is complete.
 *
 * <pre>
 * stage.json       {format: 1, stage, inputs, manifest, kept, dropped: {reason: count}, notes: {name: figure}}; inputs is a SHA-256 of what the stage
 *                  was made of (settings of the command, the domain, the manifest before it), manifest the SHA-256 of manifest.jsonl
 * manifest.jsonl   one line a document, kept or dropped: {@link dev.journeyman.retrainer.collect.documents.Document}
 * ID.txt .md .html the text of each document that was kept; ID is the SHA-256 of the file
 * journal.jsonl    while the stage is unfinished and asks the network: what is done so far, one line each
 * </pre>
 *
 * <p>A line of the manifest has these keys; those that are empty are absent.
 *
 * <pre>
 * id        SHA-256 of the text; of the query or the address where there is no text yet or never was one
 * source    the address, or the path in the folder that was read; in 1-queries the query
 * final     where redirects led
 * also      other sources of the very same text
 * title     the page's
 * licence   what the page itself says of its licence, in its words, shortened: hints, not advice
 * fetched   when, as 2026-03-02T08:00:00Z
 * query     what it was found by
 * type      html, md or txt: the kind of the file
 * bytes     of the page as it was fetched
 * redacted  how often each kind of personal data was taken out of text and title: {email: 2}
 * scores    what stages measured
 * dropped   why it was left out: {@link dev.journeyman.retrainer.collect.documents.DropReason}; absent where it was kept
 * detail    more of why; in 1-queries where a query comes from
 * </pre>
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.retrainer.collect.documents;

import org.jspecify.annotations.NullMarked;
