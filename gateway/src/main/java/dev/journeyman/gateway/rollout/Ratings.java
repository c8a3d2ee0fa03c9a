package dev.journeyman.gateway.rollout;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.feedback.log.LogException;
import dev.journeyman.gateway.serving.ServedModel;
import java.util.List;

/**
 * Counts what people said of the answers of a rollout: the ratings that the feedback log has and the rollout does not know yet, a bounded number at a time. Of an answer the first rating counts:
 * what somebody says after it was looked at must not change what was seen.
 */
final class Ratings {
    private static final int MOST_READ = 500;
    private static final int MOST_READS = 20;
    private static final int MOST_SAID = 1_000;

    private final FeedbackReader feedback;

    /** Ratings of a log, which stays the caller's to close. */
    Ratings(FeedbackReader feedback) {
        this.feedback = feedback;
    }

    /** Reads on where the rollout has got to; returns whether there was anything. Nothing where the log is closed. */
    boolean countInto(Running now) {
        boolean changed = false;
        for (int i = 0; i < MOST_READS && feedback.lastSequence() > now.feedbackSequence; i++) {
            List<Entry> entries;
            try {
                entries = feedback.from(now.feedbackSequence + 1, MOST_READ);
            } catch (LogException e) {
                if (e.kind() == LogException.Kind.CLOSED) {
                    return changed;
                }
                throw e;
            }
            if (entries.isEmpty()) {
                return changed;
            }
            for (Entry entry : entries) {
                if (entry instanceof Entry.Stored stored && stored.event() instanceof Rated rated) {
                    count(rated, now);
                }
                now.feedbackSequence = entry.sequence();
            }
            changed = true;
        }
        return changed;
    }

    private void count(Rated rated, Running now) {
        if (now.percent == 0) {
            return;
        }
        List<Entry.Stored> said = feedback.byInteraction(rated.interactionId(), MOST_SAID);
        InteractionLogged answer = null;
        for (Entry.Stored each : said) {
            Event event = each.event();
            if (event instanceof InteractionLogged logged) {
                answer = logged;
            } else if (event instanceof Rated first) {
                if (!first.id().equals(rated.id())) {
                    return; // another one came before
                }
                break;
            }
        }
        if (answer == null || answer.at().isBefore(now.since) || !ServedModel.ALIAS.equals(answer.requestedModel())) {
            return;
        }
        boolean down = rated.rating() == Rating.DOWN;
        if (answer.modelVersion().equals(now.version)) {
            now.canary.rated(down);
        } else if (answer.modelVersion().equals(now.against)) {
            now.champion.rated(down);
        }
    }
}
