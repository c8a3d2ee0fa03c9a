package dev.journeyman.feedback.log;

import dev.journeyman.feedback.log.Entry.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a feedback log. Safe for many threads.
 *
 * <p>What a read returns is what was acknowledged before it began, or later. Bytes that are not what was written end a read with
 * {@link CorruptLogException}; nothing is skipped silently. All methods throw {@link LogException} of kind CLOSED after {@link #close}. They
 * block on the disk: not for event loops.
 */
public interface FeedbackReader extends AutoCloseable {
    /** The most entries that one read returns. */
    int MOST_READ = 10_000;

    /** The highest sequence given out; 0 for an empty log. */
    long lastSequence();

    /** What stands at a sequence; empty where none was given out. */
    Optional<Entry> at(long sequence);

    /**
     * Entries in the order of the sequence, tombstones too.
     *
     * @param sequence the first to be read
     * @param limit 1 to {@link #MOST_READ}
     */
    List<Entry> from(long sequence, int limit);

    /** The event of that id; empty where there is none, or its content is gone. */
    Optional<Stored> byId(String id);

    /**
     * The interaction, what was said of it, and its erasure, oldest first.
     *
     * @param limit 1 to {@link #MOST_READ}
     */
    List<Stored> byInteraction(String interactionId, int limit);

    /**
     * What a key asked, said, reviewed or erased, newest first.
     *
     * @param before only what has a smaller sequence; {@link Long#MAX_VALUE} for the newest
     * @param limit 1 to {@link #MOST_READ}
     */
    List<Stored> byKey(String keyId, long before, int limit);

    /**
     * Events by the time in their ids, oldest first.
     *
     * @param from the first millisecond
     * @param until the first millisecond that is no longer wanted
     * @param limit 1 to {@link #MOST_READ}
     */
    List<Stored> byTime(Instant from, Instant until, int limit);

    /** Whether an interaction was erased. */
    boolean isErased(String interactionId);

    /**
     * Hands over every entry, in the order of the sequence, as the log is when this is called.
     *
     * @param sequence the first to be read
     * @param reader called by this thread; it must not wait for an append, which may have to wait for this walk
     */
    void forEach(long sequence, Consumer<? super Entry> reader);

    /** Looks at every byte; takes as long as reading the store some times. Appends go on meanwhile. */
    Verification verify();

    @Override
    void close();
}
