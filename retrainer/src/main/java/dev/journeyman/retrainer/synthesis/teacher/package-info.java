/**
 * Asking a model for texts, within a budget that holds over kills and restarts.
 *
 * <p>This page is the format's specification. {@code calls.jsonl} is the journal of a run: UTF-8, one JSON object a line, only ever appended to, each line on the disk before the run goes
 * on. What a killed process left of its last line is cut off when the journal is opened again; any other line that cannot be read is refused.
 *
 * <pre>
 * {"event":"sent","call":1,"key":"12/write","asked":"SHA-256 of the request","tokens":900}        before a request leaves: what is reserved for it
 * {"event":"answered","call":1,"tokens":310,"estimated":false,"model":"...","finish":"stop","text":"..."}
 * {"event":"failed","call":1,"tokens":0,"kind":"timeout","text":"why"}                             kind: the names of {@link dev.journeyman.retrainer.synthesis.teacher.TeacherFault.Kind}
 * </pre>
 *
 * A call that was sent and neither answered nor failed was lost with the process: it counts with all that was reserved for it, and its request is sent anew.
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.retrainer.synthesis.teacher;

import org.jspecify.annotations.NullMarked;
