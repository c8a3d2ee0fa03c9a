package dev.journeyman.retrainer.trainingset;

/**
 * A record that was offered and is not trained on.
 *
 * @param id the record
 * @param rule why
 * @param because the record or held-out question that it stands aside for; a technician; empty for none
 * @param text one sentence
 */
public record LeftOut(String id, Rule rule, String because, String text) {
    /** Why a record is left out. */
    public enum Rule {
        /** Another record is nearly the same. */
        DUPLICATE,
        /** Another record answers the question differently and is trusted more, or as much. */
        CONFLICT,
        /** A held-out question stands in it. */
        CONTAMINATED,
        /** Its technician gives enough already. */
        TECHNICIAN_SHARE,
        /** The set is of real records only. */
        REAL_ONLY
    }
}
