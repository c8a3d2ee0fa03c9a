package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.SubjectKind;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What waits for a reviewer, the most urgent first: a view of an {@link Appraisal}, and so of the events.
 *
 * <p>In it are held records, records quarantined for what they say, and technicians whom a rule quarantined. What is quarantined only because of its
 * technicians is not listed one by one: it waits with the technician, whose item says how many there are.
 *
 * @param items sorted by urgency, then time, then subject
 */
public record ReviewQueue(List<Item> items) {
    /** The most items of one page. */
    public static final int MOST_ON_A_PAGE = 200;

    /** The most interactions that an item names; a review names no more. */
    public static final int MOST_INTERACTIONS = 1_024;

    /** Why something waits; the first is the most urgent. */
    public enum Urgency {
        /** A technician is quarantined, with all that came from the key: one decision, many records. */
        TECHNICIAN,
        /** A record states something that verified facts deny. */
        WRONG_FACT,
        /** Technicians disagree. */
        DISAGREEMENT
    }

    /**
     * One thing to decide.
     *
     * @param subject id of the record or of the technician's key
     * @param since when the first of the record's feedback was given, or when the technician was last seen
     * @param interactionIds the interactions behind a record, as a review of it names them; empty for a technician
     * @param records how many records wait for the decision
     * @param reason the tree of reasons
     */
    public record Item(
            SubjectKind kind,
            String subject,
            Urgency urgency,
            Instant since,
            List<String> interactionIds,
            int records,
            Reason reason) {}

    private static final Comparator<Item> ORDER =
            Comparator.comparing(Item::urgency).thenComparing(Item::since).thenComparing(Item::subject);

    /** Sorts the items. */
    public ReviewQueue {
        items = items.stream().sorted(ORDER).toList();
    }

    /** What waits after an appraisal. */
    public static ReviewQueue of(Appraisal appraisal) {
        List<Item> items = new ArrayList<>();
        Map<String, Integer> waiting = new TreeMap<>();
        for (PreferenceRecord record : appraisal.records()) {
            if (record.status() == Status.HELD) {
                items.add(item(record, Urgency.DISAGREEMENT));
            } else if (record.status() == Status.QUARANTINED) {
                record.backing().technicians().stream()
                        .filter(technician -> isQuarantined(appraisal, technician))
                        .forEach(technician -> waiting.merge(technician, 1, Integer::sum));
                if (statesWrongFact(record)) {
                    items.add(item(record, Urgency.WRONG_FACT));
                }
            }
        }
        for (TechnicianStanding technician : appraisal.technicians().values()) {
            if (technician.quarantined() && !technician.byReviewer()) {
                items.add(new Item(
                        SubjectKind.TECHNICIAN,
                        technician.technician(),
                        Urgency.TECHNICIAN,
                        technician.lastSeen(),
                        List.of(),
                        waiting.getOrDefault(technician.technician(), 0),
                        technician.reason()));
            }
        }
        return new ReviewQueue(items);
    }

    private static boolean isQuarantined(Appraisal appraisal, String technician) {
        TechnicianStanding standing = appraisal.technicians().get(technician);
        return standing != null && standing.quarantined();
    }

    /** Whether the record itself says something wrong: its statements do, or the text of an edit does. */
    private static boolean statesWrongFact(PreferenceRecord record) {
        return record.standing().reason().because().stream()
                .flatMap(reason -> Stream.concat(Stream.of(reason), reason.because().stream()))
                .anyMatch(reason -> reason.rule().equals(FactFindings.RULE));
    }

    private static Item item(PreferenceRecord record, Urgency urgency) {
        return new Item(
                SubjectKind.RECORD,
                record.id().toString(),
                urgency,
                record.backing().since(),
                record.backing().sources().stream()
                        .filter(EventIds::isInteraction)
                        .limit(MOST_INTERACTIONS)
                        .toList(),
                1,
                record.standing().reason());
    }

    /**
     * A page of the queue.
     *
     * @param from how many items come before it
     * @param most 1 to {@link #MOST_ON_A_PAGE}
     * @throws IllegalArgumentException if either is out of range
     */
    public List<Item> page(int from, int most) {
        if (from < 0) {
            throw new IllegalArgumentException("from must not be negative, is " + from);
        }
        if (most < 1 || most > MOST_ON_A_PAGE) {
            throw new IllegalArgumentException("most must be 1 to " + MOST_ON_A_PAGE + ", is " + most);
        }
        return items.stream().skip(from).limit(most).toList();
    }
}
