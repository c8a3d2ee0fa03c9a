package dev.journeyman.store;

import org.jspecify.annotations.Nullable;

/**
 * A change that is about to be written down.
 *
 * @param event what happens
 * @param version to which version; null for the whole store
 * @param act who does it and why
 * @param ruling what the gate said; null where it was not asked
 * @param after where everything stands then
 */
record Change(
        LedgerEntry.Event event,
        @Nullable String version,
        Act act,
        @Nullable Ruling ruling,
        Standing after) {}
