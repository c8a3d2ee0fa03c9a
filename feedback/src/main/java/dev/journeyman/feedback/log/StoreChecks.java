package dev.journeyman.feedback.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** What is looked at each time a store is opened: little, and enough to notice that its end was lost. */
final class StoreChecks {
    private StoreChecks() {}

    /** The number that names a store; 0 where it is not told. */
    static long storeId(byte @Nullable [] value) {
        return value == null || value.length != Keys.SEQUENCE_BYTES ? 0 : Keys.sequence(value);
    }

    /** What the file beside the database says against a database that ends there. */
    static Optional<Finding> mark(Optional<HighMark.Mark> mark, long storeId, long last) {
        if (mark.isEmpty()) {
            return last == 0
                    ? Optional.empty()
                    : Optional.of(new Finding(
                            Finding.MARK,
                            last,
                            "the file is missing or damaged, so a loss of events after this one would not be noticed"));
        }
        if (mark.get().storeId() != storeId) {
            return Optional.of(new Finding(Finding.MARK, 0, "the file belongs to another store"));
        }
        long acknowledged = mark.get().sequence();
        if (acknowledged > last) {
            return Optional.of(new Finding(
                    Finding.MARK,
                    last + 1,
                    "events from here to " + acknowledged + " were acknowledged and are not there"));
        }
        return Optional.empty();
    }

    /**
     * What is wrong at the end of the log.
     *
     * @param directory the store
     */
    static List<Finding> atOpening(Path directory, Tables tables) throws IOException, RocksDBException {
        List<Finding> findings = new ArrayList<>();
        long last = LogReads.lastSequence(tables);
        try (Scan scan = tables.scan(Family.EVENTS)) {
            long first = scan.first() ? Keys.sequence(scan.key()) : 1;
            long highest = scan.last() ? Keys.sequence(scan.key()) : 0;
            if (first != 1) {
                findings.add(new Finding(
                        Family.EVENTS.label(), 1, "the events from here to " + (first - 1) + " are not there"));
            }
            if (highest < last) {
                findings.add(new Finding(
                        Family.EVENTS.label(), highest + 1, "the events from here to " + last + " are not there"));
            } else if (highest > last) {
                findings.add(new Finding(
                        Family.META.label(),
                        last,
                        "says that this is the last event, and there are events up to " + highest));
            }
        }
        mark(HighMark.read(directory.resolve(HighMark.FILE)), storeId(tables.get(Family.META, Keys.STORE)), last)
                .ifPresent(findings::add);
        return findings;
    }
}
