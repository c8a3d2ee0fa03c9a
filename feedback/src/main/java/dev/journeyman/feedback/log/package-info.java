/**
 * The feedback log: every answer that was given and all that was said of it, in one sequence that shows any loss. This package alone knows
 * RocksDB; what it stores is described in {@link dev.journeyman.feedback.events}.
 *
 * <p>This page is the format's specification. A store is one directory, usually {@code feedback} in the home; snapshots and backups have the
 * same form:
 *
 * <pre>
 * db/              a RocksDB database; one process has it open for writing
 * sequence         the highest sequence that was acknowledged
 * backup.json      in a backup only: the digest of every file
 * </pre>
 *
 * <p><b>Numbers</b> are big-endian, so that keys sort as numbers do; texts in keys are ASCII. Sequences begin with 1 and have no gaps.
 *
 * <p><b>db</b> has these column families, and {@code default}, which is empty:
 *
 * <pre>
 * events           sequence (8 bytes)                             → envelope
 * by_id            event id                                       → sequence (8)
 * by_interaction   interaction id (30), sequence (8)              → nothing
 * by_key           key id, a zero byte, sequence (8)              → nothing
 * idempotency      SHA-256 of key id, a zero byte, the caller's key (32)
 *                                                                 → first sequence (8), count (4), milliseconds since 1970 (8),
 *                                                                   SHA-256 of the request (32)
 * meta             "format"                                       → 1 (4 bytes)
 *                  "store"                                        → a random number that is not 0 (8), which tells stores apart
 *                  "last"                                         → the highest sequence given out (8)
 *                  "erased/", interaction id                      → sequence of its erasure (8)
 *                  "scrub/", sequence (8)                         → nothing: bytes that were removed and may still be in a file
 * </pre>
 *
 * <p>{@code by_interaction} has an entry for each interaction an event is about, {@code by_key} one for who did it: the key that asked, rated,
 * corrected, compared, withdrew, reviewed or erased.
 *
 * <p>An <b>envelope</b> guards what stands at one sequence:
 *
 * <pre>
 *  0   4  length of the body in bytes
 *  4   4  CRC32C of the sequence (8 bytes) and of everything in the envelope from byte 8 on
 *  8   2  schema version of the body
 * 10   1  1: an event; 2: a tombstone
 * 11   1  class of data: 1 interactions, 2 feedback, 3 audit
 * 12   8  when it happened, or was removed: milliseconds since 1970
 * 20      the body, UTF-8 JSON: an event as its package specifies, or
 *         {"reason": erased | retention | lost, "type": type of the event that was here, "cause": id of the erasure, or a rule}
 * </pre>
 *
 * <p><b>sequence</b> has two slots of 24 bytes, at 0 and at 512, written in turn; the whole one with the larger sequence counts:
 *
 * <pre>
 *  0   4  "JFB1"
 *  4   8  the number in meta's "store"
 * 12   8  the highest sequence that was acknowledged
 * 20   4  CRC32C of the 20 bytes before
 * </pre>
 *
 * <p><b>backup.json</b>: {@code format} (1), {@code created} (a time), {@code files}: a list of {name, bytes, sha256}, names relative and with
 * slashes. The files {@code LOCK}, {@code LOG} and {@code LOG.old.*} of RocksDB hold no data and are not named.
 *
 * <p><b>How it stays whole.</b> An append is one write batch: events, all their index entries, and {@code last}. The batch is forced to the disk
 * (several appends share one, if they come together), then {@code sequence} is written, then the append is acknowledged. A process killed at any
 * instant leaves all of a batch or none. {@code sequence} is forced every 64th time only; a killed process loses nothing of it, and a loss of
 * power can only leave it behind, in which case a loss of the last few events would not be noticed by it.
 *
 * <p><b>How damage is noticed.</b> RocksDB checks each block it reads and its write-ahead log; recovery stops at damage that is not at the
 * very end. At opening, the last event, {@code last} and {@code sequence} are compared: an end that is missing is refused. A read that meets
 * a gap or an envelope that does not fit its checksum throws {@link dev.journeyman.feedback.log.CorruptLogException}, which names sequence
 * and column family. {@link dev.journeyman.feedback.log.FeedbackReader#verify} looks at everything: gaps, checksums, events without index
 * entries, index entries without events.
 *
 * <p><b>How content leaves.</b> Erasure and retention put a tombstone over the envelope and delete the index entries and idempotency keys in
 * one batch, with a note under "scrub/". A review that accepts or rejects a record which rests on
 * other interactions too stays in its place, without its reason and the erased id: else what was rejected would come back through them. Then memory is flushed, the table files of those sequences and the indexes are rewritten, and the
 * note is deleted; RocksDB deletes the old files and write-ahead logs. (Its list of table files names their first and last keys, which are
 * ids, until it is begun anew at the next opening.) Should the process end before, the next one goes on. Free blocks of the disk, snapshots
 * and backups are outside of this: delete copies that hold what had to be erased. (A gateway does so with its own snapshots, and with the records of its runs.)
 *
 * <p><b>Full disk.</b> Below a reserve of free space (64 MiB) appends are refused before RocksDB meets a full disk; removals, which make room,
 * may use half of it. Should it meet one, the append fails and is not acknowledged (it may be there after all, whole), reads go on, and the
 * database is opened anew before a later append.
 *
 * <p><b>Versions.</b> Format 1, the first. The schema of bodies has versions of its own: an event of an older one is brought up by {@code
 * Migrations} each time it is read, and what lies here is not rewritten. A store of another format, or an event of a newer schema, is
 * refused.
 */
@NullMarked
package dev.journeyman.feedback.log;

import org.jspecify.annotations.NullMarked;
