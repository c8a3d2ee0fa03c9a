package dev.journeyman.feedback.log;

import dev.journeyman.feedback.log.Entry.Stored;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The reading of a feedback log; by itself, of one that is only read: a snapshot, a backup, or a store that nobody has open. */
class RocksFeedbackReader implements FeedbackReader {
    final Database database;
    final LogReads reads;
    private final Path directory;

    RocksFeedbackReader(Path directory, Database database, EntryCodec codec) {
        this.directory = directory;
        this.database = database;
        this.reads = new LogReads(database, codec);
    }

    @Override
    public long lastSequence() {
        return reads.lastSequence();
    }

    @Override
    public Optional<Entry> at(long sequence) {
        return reads.at(sequence);
    }

    @Override
    public List<Entry> from(long sequence, int limit) {
        return reads.from(sequence, limit);
    }

    @Override
    public Optional<Stored> byId(String id) {
        return reads.byId(id);
    }

    @Override
    public List<Stored> byInteraction(String interactionId, int limit) {
        return reads.byInteraction(interactionId, limit);
    }

    @Override
    public List<Stored> byKey(String keyId, long before, int limit) {
        return reads.byKey(keyId, before, limit);
    }

    @Override
    public List<Stored> byTime(Instant from, Instant until, int limit) {
        return reads.byTime(from, until, limit);
    }

    @Override
    public boolean isErased(String interactionId) {
        return reads.isErased(interactionId);
    }

    @Override
    public void forEach(long sequence, Consumer<? super Entry> reader) {
        reads.forEach(sequence, reader);
    }

    @Override
    public Verification verify() {
        return new Verifier(directory, database, reads.codec()).verify();
    }

    @Override
    public void close() {
        database.close();
    }
}
