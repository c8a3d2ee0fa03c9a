/**
 * The model store: which model versions exist on this machine, where their files lie, where each of them stands, and how it came there.
 *
 * <p>This page is the format's specification. A store is one directory, usually {@code models} in the home:
 *
 * <pre>
 * lock                        empty; its exclusive file lock is held by whoever changes the store
 * ledger.jsonl                every change, in order, hash-chained; only ever appended to
 * standing.json               what the ledger amounts to: where every version stands, and the aliases
 * versions/NAME/              one version, never changed once it is here
 *     manifest.json           what it is made of and where it comes from
 *     FILE ...                the model's files, side by side, no folders
 * scorecards/NAME/SHA256.json scorecards of a version, named by the digests of their bytes
 * staging/ID/                 a version that is being made
 * staging/ID.lock             held by whoever makes it; free once that process has died
 * trash/ID/                   a version that was removed and whose files are being deleted
 * </pre>
 *
 * <p><b>manifest.json</b>, UTF-8, at most 4 MiB. Keys that are not named here are ignored; times are ISO 8601 in UTC.
 *
 * <pre>
 * format           1
 * name             the directory's name: [a-z0-9][a-z0-9._-]{0,63}, and not "journeyman", which means the champion
 * digest           "sha256:" and the SHA-256, in hexadecimal, of one line "SHA256  BYTES  NAME\n" a file, sorted by name
 * created          when it was put into the store
 * files            1 to 1024 of {name, bytes, sha256}; a name is [A-Za-z0-9][A-Za-z0-9._-]{0,127}, not manifest.json
 *                  a version that was trained as an adapter has it beside the weights that it was merged into: merged-adapter.json, merged-adapter.tensors
 * lineage
 *   source         "hf:ORG/NAME@COMMIT", "starter:NAME", "dir:PATH" or "run:ID"
 *   parent         name of the version it was trained from; absent for none
 *   run            id of the training run; absent for none
 *   recipe         name of the recipe; absent for none
 *   dataset_digest SHA-256, in hexadecimal, of the training set; absent where unknown
 *   examples       how many training examples of each provenance: human_feedback, human_curated, reference,
 *                  synthetic_teacher, synthetic_self; empty where unknown
 *   tokens         the same in tokens; empty where unknown
 *   synthetic_ratio the larger of the synthetic share of examples and that of tokens; absent where both are empty
 *   licence        licence identifier, as the source says it; absent where unknown
 *   anchor_records how many real records it and its ancestors were trained on; absent where unknown, and then the next two are too
 *   held_out_items how many held-out questions every record of the training set was compared with
 *   held_out_overlaps how many records overlap with one
 *   feedback_sequence the last sequence of the feedback log that the training set was built of; absent where unknown
 * </pre>
 *
 * <p><b>Sealed objects.</b> Each line of ledger.jsonl and the one line of standing.json is a JSON object without spaces whose last member is {@code hash}: the
 * SHA-256, in hexadecimal, of all bytes of the line before {@code ,"hash":}. A line ends with a line feed.
 *
 * <p><b>ledger.jsonl</b>, UTF-8, at most 4 MiB a line and 256 MiB in all:
 *
 * <pre>
 * seq              1, 2, 3 and so on
 * at               when
 * event            carried_over, added, evaluated, canary, share, withdrawn, promoted, forced, rolled_back, rejected, removed,
 *                  collected, discarded: see {@link dev.journeyman.store.LedgerEntry.Event}
 * version          to which version; absent where it happened to the whole store
 * from, to         its state before and after; absent for none
 * who, why         who did it, and the reason
 * forced           true, and only there where the gate was passed over
 * gate_passed      what the gate said; absent where it was not asked
 * gate             its whole decision
 * changed          by name of the versions that changed: where the version stands now, as in standing.json; null for one that is gone
 * champion, canary, history
 *                  the aliases, as in standing.json, as they are now
 * prev             the hash of the entry before; 64 zeros in the first
 * hash             of this entry
 * </pre>
 *
 * <p><b>standing.json</b>, at most 4 MiB, and at most 4096 versions:
 *
 * <pre>
 * format           2
 * ledger           {seq, hash, bytes}: the last entry that this file knows of, and where in ledger.jsonl it ends
 * champion, canary a version's name; null for none
 * history          names of earlier champions that still exist, latest last, at most 32; the last one is the alias previous
 * versions         by name: state (candidate, evaluated, canary, champion, retired, rejected), since, scorecard (absent where
 *                  it was never evaluated), percent (of a canary), manifest_sha256 of the bytes of manifest.json, and
 *                  ever_forced (true, and only there where it was once made champion against the gate)
 * hash             of this file
 * </pre>
 *
 * <p><b>How it stays whole.</b> A version is made in staging. Every file is forced to the disk, then manifest.json, then the directory; one rename puts it into
 * {@code versions}, and that directory is forced. Every change is one entry, appended to the ledger and forced: at that moment it counts. After it
 * standing.json is replaced (a temporary file, forced, renamed), and what left the store is renamed into {@code trash} and then deleted. A writer that takes
 * the lock first verifies the whole ledger and does what the one before it had no time for: it applies entries that standing.json does not know, moves the
 * directories of versions that are gone, and enters versions that are in {@code versions} but in no entry. So a process killed at any instant leaves a store
 * that opens, with the champion that the ledger says, and leftovers in staging or trash at most, which the next one that opens the store deletes where
 * nobody holds them.
 *
 * <p><b>A torn tail.</b> What stands in ledger.jsonl behind the entry that standing.json knows of, and is no line with a right hash and the file's last, is what a
 * writer left that died while it appended. It never counted; the next writer cuts it off and logs that. Where standing.json is missing, only a last line
 * without its end is taken for that.
 *
 * <p><b>What was changed is refused.</b> Anything else is damage: a line whose hash is wrong or whose {@code prev} is not the hash before, entries missing at
 * the end, an entry that standing.json knows otherwise. Then nothing is written until a person has looked, and the message names the file and the entry;
 * reading goes on, so that the champion serves. A changed standing.json is refused by every read; deleted, it is made anew from the ledger. A changed
 * manifest.json is refused wherever its version is read, a changed file of a version where digests are compared
 * ({@link dev.journeyman.store.ModelStore} says where), a changed scorecard where it is asked for. The chain shows every change that does not rewrite all
 * that follows it and standing.json too: it is a seal against faults and slips, not against somebody with the file in hand and time. Who wants more keeps the
 * last hash elsewhere.
 *
 * <p><b>Readers</b> take no lock: versions are never changed, only removed, and standing.json is replaced as a whole. Whether it was replaced is seen by its last
 * bytes ({@link dev.journeyman.store.ModelStore#stamp}).
 *
 * <p><b>Garbage collection</b> ({@link dev.journeyman.store.CollectionPolicy}) never takes the champion, the canary, the latest earlier champions, what a kept
 * version was trained from, what somebody brought, and a staging whose maker lives. Each version that it takes has an entry in the ledger.
 *
 * <p><b>Version history.</b> 1: versions and {@code champion.json} with the champion, {@code since} and {@code history}; no states, no ledger. 2: this. A store
 * of format 1 is carried over when it is opened: the first entry, {@code carried_over}, says where every version stands, earlier champions as retired, all
 * others as candidates, and champion.json is deleted after it. The manifest's own format is 1 still; a program of format 1 finds no champion in a store of
 * format 2.
 */
@NullMarked
package dev.journeyman.store;

import org.jspecify.annotations.NullMarked;
