package dev.journeyman.feedback.records;

/**
 * What may be done with a record, and why.
 *
 * @param reason the tree of reasons
 */
public record Standing(Status status, Reason reason) {}
