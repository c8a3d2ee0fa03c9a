package dev.journeyman.gateway.feedback;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackReader;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The events of a log that matter to records: all that was said, reviewed and erased, and the answers it was said of. Answers nobody spoke of are left out;
 * of a busy gateway's log they are nearly all.
 *
 * <p>It keeps what was said in memory and reads on from where it was; as much is kept as the log's retention leaves of it. Texts of answers are read anew
 * each time. For one thread at a time; blocks.
 */
final class FeedbackEvents {
    private final FeedbackReader log;
    private final NavigableMap<Long, Event> said = new TreeMap<>(); // by sequence
    private long next = 1;

    FeedbackEvents(FeedbackReader log) {
        this.log = log;
    }

    /** Forgets what was read: something was removed from the log. */
    void startAnew() {
        said.clear();
        next = 1;
    }

    /** The sequence up to which the log has been read. */
    long readUntil() {
        return next - 1;
    }

    /** What was said, by the sequence under which it was read; without the answers it was said of. */
    NavigableMap<Long, Event> said() {
        return Collections.unmodifiableNavigableMap(said);
    }

    /** All of them as the log is now, in its order. */
    List<Event> read() {
        readOn();
        NavigableMap<Long, Event> all = new TreeMap<>(said);
        TreeSet<String> interactions = new TreeSet<>();
        said.values().forEach(event -> interactions.addAll(event.interactionIds()));
        for (String id : interactions) {
            log.byId(id).ifPresent(stored -> all.put(stored.sequence(), stored.event()));
        }
        return List.copyOf(all.values());
    }

    private void readOn() {
        boolean[] erased = {false};
        read(erased);
        if (erased[0]) { // what was said before an erasure may be gone from the log, and must be gone from here
            startAnew();
            read(erased);
        }
    }

    private void read(boolean[] erased) {
        boolean fromTheBeginning = next == 1;
        log.forEach(next, entry -> {
            next = entry.sequence() + 1;
            if (entry instanceof Entry.Stored stored && !(stored.event() instanceof InteractionLogged)) {
                said.put(stored.sequence(), stored.event());
                erased[0] |= !fromTheBeginning && stored.event() instanceof Erased;
            }
        });
    }
}
