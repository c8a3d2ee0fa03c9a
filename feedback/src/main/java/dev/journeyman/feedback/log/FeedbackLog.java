package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The log of all that happened: events go in, get a sequence without gaps, and stay.
 *
 * <p>The futures complete on the thread that writes: what depends on them must be short, or go elsewhere. They fail with {@link LogException}:
 * QUEUE_FULL where more is waiting than the queue holds, {@link StoreFullException} where the disk has no room, DUPLICATE_ID, ERASED,
 * IDEMPOTENCY_CONFLICT, CLOSED, UNREADABLE. An append that failed may be sent again with the same events; DUPLICATE_ID then says that the
 * first was written after all.
 */
public interface FeedbackLog extends FeedbackReader {
    /** The most events of one append. */
    int MOST_APPENDED = 64;

    /**
     * Appends events, all or none, one after the other. The future completes once they are on the disk.
     *
     * @param events 1 to {@link #MOST_APPENDED}, and no {@link Erased}: erasures go by {@link #erase}
     * @throws dev.journeyman.feedback.events.InvalidEventException if one is too long
     */
    CompletableFuture<Appended> append(List<? extends Event> events);

    /**
     * Appends events unless an earlier append had that key, in which case the earlier one's place is returned and nothing is written. Keys are
     * remembered for as long as {@link LogOptions#idempotencyKept} says.
     */
    CompletableFuture<Appended> append(List<? extends Event> events, Idempotency idempotency);

    /**
     * Deletes the content of all events about an interaction for good and appends the erasure. When the future completes, no read finds them any
     * more and nothing more is taken about that interaction; {@link Erasure#scrubbed} completes when the bytes have left the disk. It fails with
     * NOT_FOUND where nothing was ever logged of the interaction. Erasing twice is no error: the second appends nothing.
     *
     * <p>Snapshots and backups that were taken before keep their copy: delete them.
     */
    CompletableFuture<Erasure> erase(Erased erasure);

    /** Removes what is older, or more, than allowed, and forgets old idempotency keys. Blocks until it is done. */
    RetentionReport retain(Retention retention);

    /**
     * Makes a copy of the log as it is now, of hard links where the folder is on the same disk, which {@link RocksFeedbackLog#openForReading}
     * opens. Writes go on meanwhile. The folder appears whole or not at all.
     *
     * @param target must not exist
     */
    void snapshot(Path target);

    /**
     * Makes a copy of the log with a digest of every file, which {@link Backups} verifies and restores. Writes go on meanwhile.
     *
     * @param target must not exist
     */
    void backup(Path target);

    /** How the writing goes. */
    WriterStats stats();
}
