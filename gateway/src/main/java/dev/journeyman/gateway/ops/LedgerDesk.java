package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.store.LedgerEntry;
import dev.journeyman.store.Ruling;
import dev.journeyman.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages through the promotion ledger, whose chain is verified from its beginning.
 *
 * <p>Reading verifies, so the result is kept with the latest {@value #MOST_KEPT} entries until the ledger's head changes ({@code ModelStore.stamp}); a page of
 * older ones reads the file again. What stands before a damaged entry is shown, and that the chain breaks there. Blocks; for workers.
 */
final class LedgerDesk {
    /** The most entries that are kept between reads. */
    static final int MOST_KEPT = 10_000;

    private static final int MOST_REFUSALS = 50;

    private final StoreDoor door;
    private @Nullable Read last;

    LedgerDesk(StoreDoor door) {
        this.door = door;
    }

    /** An entry as it is shown, without the gate's whole decision. */
    private record Row(long seq, ObjectNode node) {}

    /** A verified read: its latest entries, how many there are, and what is wrong with the next. */
    private record Read(String stamp, List<Row> rows, long entries, Optional<String> problem) {
        boolean reaches(long seq) {
            return rows.isEmpty() || rows.getFirst().seq() <= seq;
        }
    }

    /**
     * A page.
     *
     * @param after the entries before the page end with this number; 0 for the first page
     * @param newestFirst whether the page goes from the last entry towards the first
     */
    synchronized ObjectNode page(long after, int limit, boolean newestFirst) {
        Read read = read();
        long end = newestFirst ? (after == 0 ? read.entries() + 1 : Math.min(after, read.entries() + 1)) : 0;
        long first = newestFirst ? Math.max(1, end - limit) : Math.min(after, Long.MAX_VALUE - 1) + 1;
        long most = newestFirst ? Math.min(limit, Math.max(0, end - first)) : limit;
        List<Row> rows = read.reaches(first) ? read.rows() : older(first, most);
        List<Row> page = new ArrayList<>(
                rows.stream().filter(row -> row.seq() >= first).limit(most).toList());
        boolean more =
                newestFirst ? first > 1 : !page.isEmpty() && page.getLast().seq() < read.entries();
        if (newestFirst) {
            page = page.reversed();
        }
        ObjectNode document = Json.object().put("object", "list");
        ArrayNode data = document.putArray("data");
        page.forEach(row -> data.add(row.node().deepCopy()));
        return document.put("verified", read.problem().isEmpty())
                .put("problem", read.problem().orElse(null))
                .put("entries", read.entries())
                .put("has_more", more);
    }

    private Read read() {
        String stamp = door.store().stamp();
        Read known = last;
        if (known != null && known.stamp().equals(stamp)) {
            return known;
        }
        Deque<Row> rows = new ArrayDeque<>();
        long[] entries = {0};
        Optional<String> problem = Optional.empty();
        try {
            door.store().ledger(entry -> {
                entries[0] = entry.seq();
                rows.addLast(row(entry));
                if (rows.size() > MOST_KEPT) {
                    rows.removeFirst();
                }
            });
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        Read read = new Read(stamp, List.copyOf(rows), entries[0], problem);
        last = problem.isEmpty() ? read : null; // a damaged one is looked at anew, for it may have been mended
        return read;
    }

    /** Entries that are not kept any more. */
    private List<Row> older(long first, long most) {
        List<Row> rows = new ArrayList<>();
        try {
            door.store().ledger(entry -> {
                if (entry.seq() >= first && rows.size() < most) {
                    rows.add(row(entry));
                }
            });
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) { // what was heard before that is sound
                throw e;
            }
        }
        return rows;
    }

    private static Row row(LedgerEntry entry) {
        ObjectNode node = Json.object()
                .put("seq", entry.seq())
                .put("at", entry.at().toString())
                .put("event", entry.event().label())
                .put("version", entry.version())
                .put("from", entry.from())
                .put("to", entry.to())
                .put("actor", entry.act().who())
                .put("reason", entry.act().why());
        Ruling ruling = entry.ruling();
        if (ruling == null) {
            node.putNull("gate");
        } else {
            ArrayNode refusals =
                    node.putObject("gate").put("passed", ruling.passed()).putArray("refusals");
            int told = 0;
            for (JsonNode refusal : ruling.decision().path("refusals")) {
                if (told++ < MOST_REFUSALS) {
                    refusals.add(refusal.asText());
                }
            }
        }
        node.put("forced", entry.forced()).put("hash", entry.hash()).put("previous_hash", entry.previousHash());
        return new Row(entry.seq(), node);
    }
}
