/**
 * The model store: which model versions exist on this machine, where their files lie, and which one is the champion.
 *
 * <p>This page is the format's specification. A store is one directory, usually {@code models} in the home:
 *
 * <pre>
 * lock                        empty; its exclusive file lock is held by whoever changes the store
 * champion.json               which version serves, and which served before it
 * versions/NAME/              one version, never changed once it is here
 *     manifest.json           what it is made of and where it comes from
 *     FILE ...                the model's files, side by side, no folders
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
 * </pre>
 *
 * <p><b>champion.json</b>: {@code format} (1), {@code champion} (a version's name), {@code since} (a time), {@code history}
 * (names of earlier champions that still exist, latest last, at most 32).
 *
 * <p><b>How it stays whole.</b> A version is made in staging. Every file is forced to the disk, then manifest.json, then the
 * directory; one rename puts it into {@code versions}, and that directory is forced. The alias is a temporary file, forced and
 * renamed over the old one. Removal renames into {@code trash} first. A process killed at any instant therefore leaves
 * leftovers in staging or trash at most, and the next one that opens the store deletes those nobody holds. Readers take
 * no lock: what they see is never changed, only removed.
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.store;

import org.jspecify.annotations.NullMarked;
