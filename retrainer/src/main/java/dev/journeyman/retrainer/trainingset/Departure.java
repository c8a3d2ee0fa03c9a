package dev.journeyman.retrainer.trainingset;

/**
 * Why a real record of the parent is there no more, or in other words, and rightly so. Only those who can know make one: the reader of a feedback snapshot,
 * and a policy that names the record.
 *
 * @param kind what happened
 * @param why one sentence, without personal data
 */
public record Departure(Kind kind, String why) {
    /** What happened to a record. */
    public enum Kind {
        /** An interaction it rests on was erased. */
        ERASED,
        /** Its texts were kept as long as retention allows. */
        EXPIRED,
        /** Its technician took it back or said something else since, or a majority, a reviewer or a quarantine decided against it. */
        RETRACTED,
        /** The same claim has other words now: a reviewer edited it, or whoever said it first took that back. */
        REWORDED,
        /** The keepers of the domain took a curated or reference record out or changed it, and the policy says why. */
        RETIRED
    }
}
