package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.NavigableMap;

/** Tells how much feedback comes in. Blocks; for workers. */
final class InflowDesk {
    private final DayTally tally;
    private final FeedbackStanding standing;
    private final StoreDoor door;
    private final InstantSource clock;

    InflowDesk(FeedbackReader log, FeedbackStanding standing, StoreDoor door, InstantSource clock) {
        this.tally = new DayTally(log);
        this.standing = standing;
        this.door = door;
        this.clock = clock;
    }

    /** The latest days, today the last of them, those without feedback too. */
    ObjectNode summary(int days) {
        ObjectNode document = Json.object();
        count(days, document.putArray("days"));
        FeedbackStanding.Numbers numbers = standing.since(trainedLast());
        return document.put("waiting_reviews", numbers.waitingReviews())
                .put("accepted_since_training", numbers.accepted());
    }

    private synchronized void count(int days, ArrayNode list) {
        NavigableMap<LocalDate, DayTally.Day> counted = tally.read();
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        for (LocalDate date = today.minusDays(days - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            DayTally.Day day = counted.getOrDefault(date, new DayTally.Day());
            list.addObject()
                    .put("day", date.toString())
                    .put("answers", day.answers)
                    .put("up", day.up)
                    .put("down", day.down)
                    .put("corrections", day.corrections)
                    .put("comparisons", day.comparisons)
                    .put("blocked", day.blocked);
        }
    }

    /** When the latest version that a run here has trained came; the beginning of time where there is none. */
    private Instant trainedLast() {
        try {
            return door.store().list().versions().stream()
                    .filter(version -> version.manifest().lineage().run() != null)
                    .max(Comparator.comparing(
                            (StoredVersion version) -> version.manifest().created()))
                    .map(version -> version.manifest().created())
                    .orElse(Instant.EPOCH);
        } catch (StoreException e) {
            return Instant.EPOCH; // the page of versions tells what is wrong with the store
        }
    }
}
