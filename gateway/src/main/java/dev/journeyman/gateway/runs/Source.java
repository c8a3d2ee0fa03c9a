package dev.journeyman.gateway.runs;

/**
 * What a run is made of.
 *
 * @param parent name of the version that is trained further
 * @param snapshot folder of the feedback store's snapshot
 * @param lastSequence the last sequence in it: what came later is news to the candidate
 */
public record Source(String parent, String snapshot, long lastSequence) {}
