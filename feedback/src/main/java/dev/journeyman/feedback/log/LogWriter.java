package dev.journeyman.feedback.log;

import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes.
 *
 * <p>Group commit: while one synced write is under way, appends gather in the queue; the next write takes all of them, as many as its bounds
 * allow, so that many callers share one sync and a lone caller waits for none but its own. An append's future completes after the sync. (The
 * idea is that of DeWitt et al. 1984, "Implementation Techniques for Main Memory Database Systems".)
 */
final class LogWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    /** Called before each write of the database; a test's way to a disk that is full. */
    interface BeforeWrite {
        void write() throws RocksDBException;
    }

    private final Database database;
    private final LogReads reads;
    private final HighMark mark;
    private final long storeId;
    private final LogOptions options;
    private final LogEnvironment environment;
    private final BeforeWrite beforeWrite;
    private final Scrubber scrubber;
    private final BlockingQueue<Command> queue;
    private final Thread thread;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final WriteReadiness readiness;
    private boolean closed; // guarded by this
    private long last; // the writing thread's own

    LogWriter(
            Database database,
            LogReads reads,
            HighMark mark,
            HighMark.Mark from,
            LogOptions options,
            LogEnvironment environment,
            BeforeWrite beforeWrite,
            Scrubber scrubber) {
        this.database = database;
        this.reads = reads;
        this.mark = mark;
        this.storeId = from.storeId();
        this.last = from.sequence();
        this.options = options;
        this.environment = environment;
        this.beforeWrite = beforeWrite;
        this.scrubber = scrubber;
        this.readiness = new WriteReadiness(database, reads, options, environment);
        this.queue = new ArrayBlockingQueue<>(options.queueAppends());
        this.thread = environment.threads().newThread(this::run);
    }

    void start() {
        thread.start();
    }

    WriterStats stats() {
        return new WriterStats(
                acknowledged.get(), commits.get(), rejected.get(), failed.get(), queue.size(), readiness.isFull());
    }

    /** Hands a command to the thread that writes; it fails at once where the queue is full or closed. */
    void submit(Command command) {
        LogException refusal = offer(command);
        if (refusal != null) {
            command.fail(refusal);
        }
    }

    private synchronized @Nullable LogException offer(Command command) {
        if (closed) {
            return new LogException(LogException.Kind.CLOSED, database.folder() + ": the feedback log is closed");
        }
        if (command.bytes() > options.queueBytes()) {
            return new LogException(
                    LogException.Kind.INVALID,
                    "an append may have at most " + options.queueBytes() + " bytes, has " + command.bytes());
        }
        if (waitingBytes.addAndGet(command.bytes()) > options.queueBytes() || !queue.offer(command)) {
            waitingBytes.addAndGet(-command.bytes());
            rejected.incrementAndGet();
            return new LogException(
                    LogException.Kind.QUEUE_FULL,
                    "the feedback log's queue is full: at most " + options.queueAppends() + " appends and "
                            + options.queueBytes() + " bytes wait; try again after a moment");
        }
        return null;
    }

    private void run() {
        try {
            for (Command command = take(); !(command instanceof Command.Stop); command = take()) {
                execute(command);
            }
        } catch (InterruptedException e) {
            LOG.error("feedback log: the thread that writes was interrupted; nothing more is written", e);
        } catch (RuntimeException | Error e) {
            LOG.error("feedback log: the thread that writes ended; nothing more is written", e);
        } finally {
            end();
        }
    }

    /** However the thread ends, whoever waits is told. */
    private void end() {
        synchronized (this) {
            closed = true;
        }
        for (Command left = queue.poll(); left != null; left = queue.poll()) {
            left.fail(new LogException(LogException.Kind.CLOSED, database.folder() + ": the feedback log is closed"));
        }
        ended.countDown();
    }

    private Command take() throws InterruptedException {
        return counted(queue.take());
    }

    private Command counted(Command command) {
        waitingBytes.addAndGet(-command.bytes());
        return command;
    }

    private void execute(Command command) {
        switch (command) {
            case Command.Append append -> commit(gather(append));
            case Command.Erase erase -> erase(erase);
            case Command.Retire retire -> retire(retire);
            case Command.Stop stop -> {}
        }
    }

    /** The appends that stand next in the queue, up to the bounds of a commit. Only this thread takes from the queue. */
    private List<Command.Append> gather(Command.Append first) {
        List<Command.Append> group = new ArrayList<>();
        group.add(first);
        long events = first.events().size();
        long bytes = first.bytes();
        while (queue.peek() instanceof Command.Append next
                && events + next.events().size() <= options.commitEvents()
                && bytes + next.bytes() <= options.commitBytes()) {
            queue.remove();
            counted(next);
            group.add(next);
            events += next.events().size();
            bytes += next.bytes();
        }
        return group;
    }

    private void commit(List<Command.Append> group) {
        long bytes = group.stream().mapToLong(Command.Append::bytes).sum();
        List<Commit.Outcome> outcomes;
        try {
            last = readiness.ready(bytes, false, last);
            outcomes = guarded(tables -> commit(tables, group));
        } catch (LogException e) {
            failed.addAndGet(group.size());
            group.forEach(append -> append.fail(e));
            return;
        }
        for (Commit.Outcome outcome : outcomes) {
            LogException refusal = outcome.refusal();
            Appended appended = outcome.appended();
            if (refusal != null) {
                failed.incrementAndGet();
                outcome.append().fail(refusal);
            } else if (appended != null) {
                acknowledged.addAndGet(appended.replayed() ? 0 : appended.count());
                outcome.append().done().complete(appended);
            }
        }
    }

    private List<Commit.Outcome> commit(Tables tables, List<Command.Append> group) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            Commit commit = new Commit(
                    tables, reads.codec(), batch, last + 1, environment.clock().instant());
            for (Command.Append append : group) {
                commit.add(append);
            }
            if (commit.written() > 0) {
                commit.finish();
                write(tables, batch, commit.next() - 1);
            }
            return commit.outcomes();
        }
    }

    private void erase(Command.Erase command) {
        Erasure erasure;
        try {
            last = readiness.ready(command.bytes(), true, last);
            erasure = guarded(tables -> erase(tables, command));
        } catch (LogException e) {
            command.fail(e);
            return;
        }
        command.done().complete(erasure);
    }

    private Erasure erase(Tables tables, Command.Erase command) throws RocksDBException {
        String interactionId = command.event().interactionId();
        byte[] earlier = tables.get(Family.META, Keys.erased(interactionId));
        if (earlier != null) {
            Stored stored = reads.indexed(tables, Family.META, Keys.sequence(earlier));
            if (stored == null) {
                throw new IllegalStateException("erasures are never removed");
            }
            return new Erasure(stored, List.of(), scrubber.scrub());
        }
        if (tables.get(Family.BY_ID, Keys.id(command.event().id())) != null) {
            throw new LogException(
                    LogException.Kind.DUPLICATE_ID, command.event().id() + ": an event with that id is in the log");
        }
        List<Long> sequences = about(tables, interactionId);
        if (sequences.isEmpty()) {
            throw new LogException(LogException.Kind.NOT_FOUND, interactionId + ": no interaction has that id");
        }
        Instant now = environment.clock().instant();
        try (WriteBatch batch = new WriteBatch()) {
            Removal removal = new Removal(
                    tables,
                    reads.codec(),
                    batch,
                    Reason.ERASED,
                    now,
                    command.event().id());
            for (long sequence : sequences) {
                removal.erase(sequence, interactionId);
            }
            removal.forgetRequests();
            Commit commit = new Commit(tables, reads.codec(), batch, last + 1, now);
            commit.put(command.event(), command.json());
            commit.finish();
            long sequence = commit.next() - 1;
            tables.put(batch, Family.META, Keys.erased(interactionId), Keys.sequence(sequence));
            write(tables, batch, sequence);
            acknowledged.incrementAndGet();
            return new Erasure(new Stored(sequence, command.event()), removal.removed(), scrubber.scrub());
        }
    }

    private static List<Long> about(Tables tables, String interactionId) throws RocksDBException {
        List<Long> sequences = new ArrayList<>();
        byte[] prefix = Keys.interactionPrefix(interactionId);
        try (Scan scan = tables.scan(Family.BY_INTERACTION)) {
            boolean there = scan.seek(prefix);
            while (there && Keys.startsWith(scan.key(), prefix)) {
                sequences.add(Keys.sequence(scan.key()));
                there = scan.next();
            }
        }
        return sequences;
    }

    private void retire(Command.Retire command) {
        int removed;
        try {
            last = readiness.ready(command.bytes(), true, last);
            removed = guarded(tables -> retire(tables, command));
        } catch (LogException e) {
            command.fail(e);
            return;
        }
        command.done().complete(removed);
    }

    private int retire(Tables tables, Command.Retire command) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            Instant now = environment.clock().instant();
            Removal removal = new Removal(tables, reads.codec(), batch, Reason.RETENTION, now, "retention");
            for (long sequence : command.sequences()) {
                removal.remove(sequence);
            }
            for (byte[] name : command.idempotencyNames()) {
                tables.delete(batch, Family.IDEMPOTENCY, name);
            }
            if (batch.count() > 0) {
                write(tables, batch, last);
            }
            return removal.removed().size();
        }
    }

    /** One synced write, and then the mark, which must never be ahead of it. */
    private void write(Tables tables, WriteBatch batch, long newLast) throws RocksDBException {
        beforeWrite.write();
        tables.write(batch, options.sync());
        commits.incrementAndGet();
        last = newLast;
        readiness.wrote();
        try {
            mark.write(new HighMark.Mark(storeId, newLast));
        } catch (IOException e) {
            // What was appended is on the disk; only the guard against its loss is weaker until the next commit.
            LOG.warn("feedback log: the file {} could not be written: {}", HighMark.FILE, e.toString());
        }
    }

    private interface Write<T> {
        T with(Tables tables) throws RocksDBException;
    }

    private <T> T guarded(Write<T> write) {
        try {
            return database.useRaw(write::with);
        } catch (RocksDBException e) {
            throw readiness.failed(e);
        } catch (LogException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("feedback log: a write failed for a fault of the program", e);
            throw new LogException(
                    LogException.Kind.UNREADABLE, database.folder() + ": a fault of the program: " + e, e);
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean interrupted = false;
        boolean told = false;
        while (ended.getCount() > 0) {
            try {
                if (!told) {
                    queue.put(new Command.Stop());
                    told = true;
                }
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true; // the database must not be closed under the thread that writes
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
