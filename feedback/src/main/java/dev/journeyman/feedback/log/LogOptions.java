package dev.journeyman.feedback.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a log writes.
 *
 * @param queueAppends the most appends that wait; one more is rejected
 * @param queueBytes the most bytes of JSON that wait
 * @param commitEvents the most events that share one synced write
 * @param commitBytes the most bytes of JSON that share one synced write; a single append may have more
 * @param markEvery how many commits share one forced write of the file {@code sequence}
 * @param reserveBytes how much of the disk must stay free; below it, appends are rejected before the database meets a full disk
 * @param retryAfter how long after a failed write the next one is tried
 * @param idempotencyKept how long idempotency keys are remembered
 * @param sync whether a write is on the disk before it is acknowledged; false is for measuring what that costs, and nothing else
 * @param compress whether what is stored is compressed
 * @param acceptLoss whether a store that lost events is opened all the same: a tombstone takes the place of each
 */
public record LogOptions(
        int queueAppends,
        long queueBytes,
        int commitEvents,
        long commitBytes,
        int markEvery,
        long reserveBytes,
        Duration retryAfter,
        Duration idempotencyKept,
        boolean sync,
        boolean compress,
        boolean acceptLoss) {
    /** What the gateway uses. */
    public static final LogOptions DEFAULTS = new LogOptions(
            1024,
            64L << 20,
            256,
            8L << 20,
            64,
            64L << 20,
            Duration.ofSeconds(1),
            Duration.ofHours(24),
            true,
            true,
            false);

    private static final int MOST = 1 << 20;

    /**
     * Checks every option.
     *
     * @throws LogException naming all that are wrong
     */
    public LogOptions {
        List<String> problems = new ArrayList<>();
        range(problems, "queueAppends", queueAppends, 1, MOST);
        range(problems, "queueBytes", queueBytes, 1, 1L << 40);
        range(problems, "commitEvents", commitEvents, 1, MOST);
        range(problems, "commitBytes", commitBytes, 1, 1L << 30);
        range(problems, "markEvery", markEvery, 1, MOST);
        range(problems, "reserveBytes", reserveBytes, 0, 1L << 50);
        if (retryAfter.isNegative()) {
            problems.add("retryAfter must not be negative, is " + retryAfter);
        }
        if (idempotencyKept.isNegative()) {
            problems.add("idempotencyKept must not be negative, is " + idempotencyKept);
        }
        if (!problems.isEmpty()) {
            throw new LogException(LogException.Kind.INVALID, String.join("; ", problems));
        }
    }

    private static void range(List<String> problems, String name, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(name + " must be from " + least + " to " + most + ", is " + value);
        }
    }

    /** These, with other bounds of the queue. */
    public LogOptions withQueue(int appends, long bytes) {
        return new LogOptions(
                appends,
                bytes,
                commitEvents,
                commitBytes,
                markEvery,
                reserveBytes,
                retryAfter,
                idempotencyKept,
                sync,
                compress,
                acceptLoss);
    }

    /** These, with other bounds of a commit: 1 event makes each append wait for a synced write of its own. */
    public LogOptions withCommitEvents(int events) {
        return new LogOptions(
                queueAppends,
                queueBytes,
                events,
                commitBytes,
                markEvery,
                reserveBytes,
                retryAfter,
                idempotencyKept,
                sync,
                compress,
                acceptLoss);
    }

    /** These, without syncing: for measuring. */
    public LogOptions withoutSync() {
        return new LogOptions(
                queueAppends,
                queueBytes,
                commitEvents,
                commitBytes,
                markEvery,
                reserveBytes,
                retryAfter,
                idempotencyKept,
                false,
                compress,
                acceptLoss);
    }

    /** These, without compression. */
    public LogOptions uncompressed() {
        return new LogOptions(
                queueAppends,
                queueBytes,
                commitEvents,
                commitBytes,
                markEvery,
                reserveBytes,
                retryAfter,
                idempotencyKept,
                sync,
                false,
                acceptLoss);
    }

    /** These, opening a store that lost events. */
    public LogOptions acceptingLoss() {
        return new LogOptions(
                queueAppends,
                queueBytes,
                commitEvents,
                commitBytes,
                markEvery,
                reserveBytes,
                retryAfter,
                idempotencyKept,
                sync,
                compress,
                true);
    }

    /** These, with another wait after a failed write. */
    public LogOptions withRetryAfter(Duration wait) {
        return new LogOptions(
                queueAppends,
                queueBytes,
                commitEvents,
                commitBytes,
                markEvery,
                reserveBytes,
                wait,
                idempotencyKept,
                sync,
                compress,
                acceptLoss);
    }
}
