package dev.journeyman.gateway.access;

import java.util.Locale;
import java.util.Set;

/** What a caller may do. */
public enum Role {
    /** Ask. */
    APP,
    /** Ask, and say what was wrong with an answer. */
    TECHNICIAN,
    /** Everything: decide which version serves, what is learned from and what is erased. */
    OPS;

    /** Those who may ask. */
    public static final Set<Role> ASKING = Set.of(APP, TECHNICIAN, OPS);

    /** Those who may say something of an answer. */
    public static final Set<Role> TELLING = Set.of(TECHNICIAN, OPS);

    /** Those who may decide. */
    public static final Set<Role> DECIDING = Set.of(OPS);

    /** The name in files, options and errors. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
