/**
 * A version as one file that can be carried to another store.
 *
 * <p>This page is the format's specification. An archive is a POSIX tar (IEEE Std 1003.1, {@code pax} interchange format) that any {@code tar} unpacks, with
 * exactly these members, in this order:
 *
 * <pre>
 * manifest.json   the version's manifest, byte by byte; at most 4 MiB
 * SHA256SUMS      a line "SHA256  NAME\n" for manifest.json, then one for each file, in the manifest's order: what sha256sum --check reads
 * FILE ...        the version's files, in the manifest's order
 * </pre>
 *
 * <p>Every member is a regular file (typeflag {@code 0}) with mode 644, owner 0:0 without names and the time at which the version was made, so a version has
 * one archive, bit for bit. Only where a name is longer than 100 bytes or a file longer than 8 GiB - 1 an extended header (typeflag {@code x}) stands before it,
 * with {@code path} or {@code size} or both and nothing else. Two blocks of zeros end the archive; nothing but zeros, 1 MiB at most, may follow.
 *
 * <p><b>What is not in it.</b> Where the version stands, scorecards and ledger: another store judges for itself, and there the version begins as a candidate.
 *
 * <p><b>How it is read.</b> As a stream, into staging; memory does not grow with it. The manifest says which member comes next and how long it is, and
 * anything else is refused before a byte of it is written: other names (so there is no way out of the directory), folders, links, devices, other extended
 * headers, GNU's long names. SHA256SUMS has to be the one that the manifest's bytes make, and every file's digest has to be the manifest's. Only then the
 * version appears, by the one rename that all versions appear by.
 *
 * <p>Version history: 1, the first. The manifest's own format number is told in the manifest.
 */
@NullMarked
package dev.journeyman.store.archive;

import org.jspecify.annotations.NullMarked;
