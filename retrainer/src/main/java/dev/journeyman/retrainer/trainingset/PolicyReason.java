package dev.journeyman.retrainer.trainingset;

/**
 * Why a set is refused. Names records and rules, and quotes no text.
 *
 * @param rule which
 * @param text what breaks it, and by how much
 */
public record PolicyReason(Rule rule, String text) {
    /** The rules that a set is refused by. */
    public enum Rule {
        /** A record says where it comes from, and one id is one record. */
        PROVENANCE,
        /** What is synthetic is at most a share. */
        SYNTHETIC_CAP,
        /** What is real in the parent stays. */
        ANCHOR,
        /** Nothing held out is trained on. */
        CONTAMINATION,
        /** One technician is at most a share. */
        TECHNICIAN_SHARE,
        /** There is something to train on, and not more than can be compared. */
        SIZE
    }

    @Override
    public String toString() {
        return rule.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ": " + text;
    }
}
