package dev.journeyman.feedback.log;

import java.util.List;

/** A column family of the store. */
enum Family {
    EVENTS("events"),
    BY_ID("by_id"),
    BY_INTERACTION("by_interaction"),
    BY_KEY("by_key"),
    IDEMPOTENCY("idempotency"),
    META("meta");

    /** Those whose entries come from events and can be checked against them. */
    static final List<Family> INDEXES = List.of(BY_ID, BY_INTERACTION, BY_KEY);

    private final String label;

    Family(String label) {
        this.label = label;
    }

    /** The name in the database. */
    String label() {
        return label;
    }
}
