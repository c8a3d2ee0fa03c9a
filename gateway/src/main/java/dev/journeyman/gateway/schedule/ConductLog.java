package dev.journeyman.gateway.schedule;

import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Outcome;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts of what happened, by the hour, out of the feedback log: each entry is read once, the first time from so far back as the longest two windows reach, {@link #MOST_READ_BACK} entries at
 * the most. It keeps counts and no texts. Blocks; for one thread at a time.
 */
final class ConductLog {
    /** The most entries that are read when it begins. */
    static final int MOST_READ_BACK = 50_000;

    private static final Duration KEPT = Duration.ofHours(2L * ScheduleSettings.MOST_WINDOW_HOURS + 1);
    private static final int BLOCK = 1000;
    private static final long HOUR_SECONDS = 3600;

    private final FeedbackReader log;
    private final TroubleCodes codes;
    private final NavigableMap<Long, Rates> hours = new TreeMap<>();
    private long next;
    private long said;

    ConductLog(FeedbackReader log, TroubleCodes codes) {
        this.log = log;
        this.codes = codes;
    }

    /** Reads what was written since the last time. */
    void readOn(Instant now) {
        if (next == 0) {
            next = firstWanted(now.minus(KEPT));
        }
        log.forEach(next, entry -> {
            next = entry.sequence() + 1;
            if (entry instanceof Entry.Stored stored) {
                add(stored.event());
            }
        });
        hours.headMap(hour(now.minus(KEPT))).clear();
    }

    /** The sequence to begin with: back in blocks until one is older than is wanted. */
    private long firstWanted(Instant oldest) {
        long last = log.lastSequence();
        long first = last + 1;
        while (first > 1 && last - first < MOST_READ_BACK) {
            long from = Math.max(1, first - BLOCK);
            List<Entry> head = log.from(from, 1);
            first = from;
            if (!head.isEmpty()
                    && head.get(0) instanceof Entry.Stored stored
                    && stored.event().at().isBefore(oldest)) {
                break;
            }
        }
        return first;
    }

    private void add(Event event) {
        switch (event) {
            case InteractionLogged answer -> count(answer.at(), of(answer));
            case Rated rated -> {
                said++;
                boolean up = rated.rating() == Rating.UP;
                count(rated.at(), new Rates(0, 0, up ? 1 : 0, up ? 0 : 1, 0, 0, 0));
            }
            default -> said++;
        }
    }

    private Rates of(InteractionLogged answer) {
        boolean blocked = answer.finishReason() == FinishReason.CONTENT_FILTER
                || answer.verdicts().stream().anyMatch(verdict -> verdict.outcome() == Outcome.BLOCK);
        Content content = answer.content();
        if (content == null || blocked) {
            return new Rates(1, blocked ? 1 : 0, 0, 0, 0, 0, 0);
        }
        boolean unknown =
                named(content).stream().anyMatch(code -> codes.find(code).isEmpty());
        boolean unbacked = !unknown && content.passages().isEmpty();
        return new Rates(1, 0, 0, 0, 1, unknown ? 1 : 0, unbacked ? 1 : 0);
    }

    private static Collection<String> named(Content content) {
        if (content.diagnosis() != null) {
            return content.diagnosis().codes();
        }
        return content.messages().reversed().stream()
                .filter(message -> message.role() == MessageRole.USER)
                .findFirst()
                .map(Message::content)
                .map(MentionedCodes::in)
                .orElseGet(java.util.LinkedHashSet::new);
    }

    private void count(Instant at, Rates one) {
        hours.merge(hour(at), one, Rates::plus);
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), HOUR_SECONDS);
    }

    /** What happened in these hours, to the whole hour; the one that is not over counts where {@code until} lies in it. */
    Rates between(Instant from, Instant until) {
        return hours.subMap(hour(from), false, hour(until), true).values().stream()
                .reduce(Rates.NONE, Rates::plus);
    }

    /** How much was said, reviewed or erased of all that was read: where this is as before, records are as before. */
    long said() {
        return said;
    }
}
