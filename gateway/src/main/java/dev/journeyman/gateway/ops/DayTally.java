package dev.journeyman.gateway.ops;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackReader;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many answers were given and how much was said of them, by day (UTC).
 *
 * <p>It reads the log once and then on from where it was, and keeps the latest {@value #MOST_DAYS} days. What is erased later stays counted until the gateway
 * starts anew: that an answer was given is no content. For one thread at a time; blocks.
 */
final class DayTally {
    /** The most days that are kept. */
    static final int MOST_DAYS = 90;

    /** The counts of a day. */
    static final class Day {
        long answers;
        long up;
        long down;
        long corrections;
        long comparisons;
        long blocked;
    }

    private final FeedbackReader log;
    private final NavigableMap<LocalDate, Day> days = new TreeMap<>();
    private long next = 1;

    DayTally(FeedbackReader log) {
        this.log = log;
    }

    /** The counts of each day that has any, as the log is now. */
    NavigableMap<LocalDate, Day> read() {
        if (log.lastSequence() >= next) {
            log.forEach(next, entry -> {
                next = entry.sequence() + 1;
                if (entry instanceof Entry.Stored stored) {
                    count(stored.event());
                }
            });
        }
        return days;
    }

    private void count(Event event) {
        Day day = days.computeIfAbsent(event.at().atOffset(ZoneOffset.UTC).toLocalDate(), date -> new Day());
        switch (event) {
            case InteractionLogged logged -> {
                day.answers++;
                day.blocked += logged.finishReason() == FinishReason.CONTENT_FILTER ? 1 : 0;
            }
            case Rated rated -> {
                day.up += rated.rating() == Rating.UP ? 1 : 0;
                day.down += rated.rating() == Rating.DOWN ? 1 : 0;
            }
            case Corrected corrected -> day.corrections++;
            case Compared compared -> day.comparisons++;
            default -> {
                // reviews, erasures and what is taken back say nothing of answers
            }
        }
        while (days.size() > MOST_DAYS) {
            days.pollFirstEntry();
        }
    }
}
