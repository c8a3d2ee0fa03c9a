package dev.journeyman.feedback.log;

/**
 * Where an append stands in the log. It is on the disk.
 *
 * @param firstSequence the sequence of its first event; the others follow without a gap
 * @param count how many events it has
 * @param replayed whether an earlier append with the same idempotency key wrote them, and this one nothing
 */
public record Appended(long firstSequence, int count, boolean replayed) {}
