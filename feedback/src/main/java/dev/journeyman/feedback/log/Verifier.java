package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;

/**
 * Looks at all of a store: every block's checksum, every envelope, the sequence, and both directions between events and indexes.
 *
 * <p>First the events are walked in order: each must decode, follow its neighbour, and be found by each of its index entries. Then the
 * entries of each index are counted: where there are as many as events should have, and none was missing, none can be left over; otherwise
 * each is looked at.
 */
final class Verifier {
    private final Path directory;
    private final Database database;
    private final EntryCodec codec;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> events = new TreeMap<>();
    private final Map<Family, Long> expected = new EnumMap<>(Family.class);
    private long findingsInAll;
    private long tombstones;
    private long erased;
    private long last;

    Verifier(Path directory, Database database, EntryCodec codec) {
        this.directory = directory;
        this.database = database;
        this.codec = codec;
    }

    Verification verify() {
        Optional<HighMark.Mark> mark = readMark(); // before the view: what it tells must be there
        database.use(tables -> {
            checksums(tables);
            try (View view = tables.view()) {
                byte[] told = tables.get(view, Family.META, Keys.LAST);
                last = told == null || told.length != Keys.SEQUENCE_BYTES ? 0 : Keys.sequence(told);
                walkEvents(tables, view);
                for (Family index : Family.INDEXES) {
                    checkIndex(tables, view, index);
                }
                checkErased(tables, view);
                checkIdempotency(tables, view);
                checkMark(tables, view, mark);
            }
            return true;
        });
        return new Verification(findings, findingsInAll, last, events, tombstones, storeBytes(directory));
    }

    private void find(String family, long sequence, String problem) {
        findingsInAll++;
        if (findings.size() < Verification.MOST_FINDINGS) {
            findings.add(new Finding(family, sequence, problem));
        }
    }

    private void find(Family family, long sequence, String problem) {
        find(family.label(), sequence, problem);
    }

    private void checksums(Tables tables) {
        try {
            tables.verifyChecksums();
        } catch (RocksDBException e) {
            find(Finding.DATABASE, 0, RocksErrors.told(e));
        }
    }

    private void walkEvents(Tables tables, View view) throws RocksDBException {
        long next = 1;
        try (Scan scan = tables.scan(view, Family.EVENTS)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                byte[] key = scan.key();
                if (key.length != Keys.SEQUENCE_BYTES) {
                    find(Family.EVENTS, next, "a key of " + key.length + " bytes stands before it");
                    continue;
                }
                long sequence = Keys.sequence(key);
                missing(next, sequence);
                next = sequence + 1;
                checkEvent(tables, view, sequence, scan.value());
            }
            missing(next, last + 1);
        } catch (RocksDBException e) {
            find(Family.EVENTS, next, "cannot be read, nor what follows: " + RocksErrors.told(e));
        }
        if (next - 1 > last) {
            find(Family.META, last, "says that this is the last event, and there are events up to " + (next - 1));
        }
    }

    private void missing(long from, long until) {
        if (from + 1 == until) {
            find(Family.EVENTS, from, "the event is not there");
        } else if (from < until) {
            find(Family.EVENTS, from, "the events from here to " + (until - 1) + " are not there");
        }
    }

    private void checkEvent(Tables tables, View view, long sequence, byte[] bytes) throws RocksDBException {
        Entry entry;
        try {
            entry = codec.decode(sequence, bytes);
        } catch (DamagedException e) {
            find(Family.EVENTS, sequence, e.problem());
            return;
        } catch (LogException e) {
            find(Family.EVENTS, sequence, String.valueOf(e.getMessage()));
            return;
        }
        if (!(entry instanceof Stored stored)) {
            tombstones++;
            return;
        }
        events.merge(stored.event().type(), 1L, Long::sum);
        for (Keys.IndexEntry index : Keys.indexEntries(sequence, stored.event())) {
            expected.merge(index.family(), 1L, Long::sum);
            byte[] value;
            try {
                value = tables.get(view, index.family(), index.key());
            } catch (RocksDBException e) {
                find(index.family(), sequence, "the event's entry cannot be read: " + RocksErrors.told(e));
                continue;
            }
            if (value == null) {
                find(index.family(), sequence, "the event has no entry");
            } else if (!Arrays.equals(value, index.value())) {
                find(index.family(), sequence, "the event's entry leads elsewhere");
            }
        }
        if (stored.event() instanceof Erased event) {
            erased++;
            byte[] value = tables.get(view, Family.META, Keys.erased(event.interactionId()));
            if (value == null || !Arrays.equals(value, Keys.sequence(sequence))) {
                find(Family.META, sequence, "the erasure is not noted");
            }
        }
    }

    private void checkIndex(Tables tables, View view, Family index) {
        long found = 0;
        try (Scan scan = tables.scan(view, index)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                found++;
            }
        } catch (RocksDBException e) {
            find(index, 0, "cannot be read: " + RocksErrors.told(e));
            return;
        }
        if (found == expected.getOrDefault(index, 0L) && findingsInAll == 0) {
            return;
        }
        try (Scan scan = tables.scan(view, index)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                checkEntry(tables, view, index, scan.key(), scan.value());
            }
        } catch (RocksDBException e) {
            find(index, 0, "cannot be read: " + RocksErrors.told(e));
        }
    }

    private void checkEntry(Tables tables, View view, Family index, byte[] key, byte[] value) {
        byte[] holdsSequence = index == Family.BY_ID ? value : key;
        if (holdsSequence.length < Keys.SEQUENCE_BYTES) {
            find(index, 0, "an entry is too short");
            return;
        }
        long sequence = Keys.sequence(holdsSequence);
        try {
            byte[] bytes = tables.get(view, Family.EVENTS, Keys.sequence(sequence));
            if (bytes == null) {
                find(index, sequence, "an entry leads to an event that is not there");
            } else if (!(codec.decode(sequence, bytes) instanceof Stored stored)) {
                find(index, sequence, "an entry leads to a tombstone");
            } else if (Keys.indexEntries(sequence, stored.event()).stream()
                    .noneMatch(own -> own.family() == index && Arrays.equals(own.key(), key))) {
                find(index, sequence, "an entry leads to an event that it does not belong to");
            }
        } catch (RocksDBException | DamagedException | LogException e) {
            // The event itself was found to be damaged already.
        }
    }

    private void checkErased(Tables tables, View view) throws RocksDBException {
        long found = 0;
        byte[] prefix = Keys.erased("");
        try (Scan scan = tables.scan(view, Family.META)) {
            boolean there = scan.seek(prefix);
            while (there && Keys.startsWith(scan.key(), prefix)) {
                found++;
                there = scan.next();
            }
        } catch (RocksDBException e) {
            find(Family.META, 0, "cannot be read: " + RocksErrors.told(e));
            return;
        }
        if (found > erased) {
            find(Family.META, 0, (found - erased) + " erasures are noted that are not among the events");
        }
    }

    private void checkIdempotency(Tables tables, View view) {
        try (Scan scan = tables.scan(view, Family.IDEMPOTENCY)) {
            for (boolean there = scan.first(); there; there = scan.next()) {
                IdempotencyRecord entry = IdempotencyRecord.decode(scan.value());
                if (entry.firstSequence() < 1 || entry.firstSequence() + entry.count() - 1 > last) {
                    find(Family.IDEMPOTENCY, entry.firstSequence(), "a key leads to events that are not there");
                }
            }
        } catch (DamagedException e) {
            find(Family.IDEMPOTENCY, 0, e.problem());
        } catch (RocksDBException e) {
            find(Family.IDEMPOTENCY, 0, "cannot be read: " + RocksErrors.told(e));
        }
    }

    private Optional<HighMark.Mark> readMark() {
        try {
            return HighMark.read(directory.resolve(HighMark.FILE));
        } catch (IOException e) {
            find(Finding.MARK, 0, "the file cannot be read: " + e);
            return Optional.empty();
        }
    }

    private void checkMark(Tables tables, View view, Optional<HighMark.Mark> mark) throws RocksDBException {
        StoreChecks.mark(mark, StoreChecks.storeId(tables.get(view, Family.META, Keys.STORE)), last)
                .ifPresent(finding -> find(finding.family(), finding.sequence(), finding.problem()));
    }

    /** What all files of a folder take; files that come and go meanwhile count or do not. */
    static long storeBytes(Path directory) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException problem) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return bytes.get();
        }
        return bytes.get();
    }
}
