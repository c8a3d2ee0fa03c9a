package dev.journeyman.retrainer.trainingset;

import java.util.Locale;

/** Which skill a record keeps up. */
public enum Scope {
    /** The trade. */
    DOMAIN,
    /** What any assistant can: small talk, refusing, following an instruction that has nothing to do with the trade. */
    GENERAL;

    /** The name in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
