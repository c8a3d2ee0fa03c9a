package dev.journeyman.gateway.access;

/** What a caller may do. */
public enum Role {
    /** Ask. */
    APP,
    /** Ask, and say what was wrong with an answer. */
    TECHNICIAN,
    /** Decide which version serves. */
    OPS
}
