package dev.journeyman.feedback.log;

/**
 * How the writing goes, since the log was opened.
 *
 * @param events events that were acknowledged
 * @param commits synced writes; events divided by commits is how many share one
 * @param rejected appends that found the queue full
 * @param failed appends that failed while they were written
 * @param waiting appends that wait now
 * @param full whether the last write found the disk full
 */
public record WriterStats(long events, long commits, long rejected, long failed, int waiting, boolean full) {}
