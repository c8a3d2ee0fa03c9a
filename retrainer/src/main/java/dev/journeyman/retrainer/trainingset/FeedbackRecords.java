package dev.journeyman.retrainer.trainingset;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.feedback.records.Demonstration;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.RecordId;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.records.Unpaired;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.feedback.trust.Trust;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot of the feedback log gives to train on, and what it says about the feedback that the parent was trained on. The only way in which feedback
 * comes into a training set, and the only one that can tell that anchored feedback was erased, expired, retracted or reworded. The same snapshot gives the
 * same.
 *
 * <p>A record's id is {@code rec_} and the digest of the claim it makes ({@link RecordId}), so it stays when another technician says the same. Its trust is
 * 0.6, a tenth more for each further technician who says it, at most 0.8; what a reviewer decided for has 0.9.
 */
public final class FeedbackRecords {
    /** Of no snapshot. */
    public static final FeedbackRecords NONE =
            new FeedbackRecords(List.of(), new TreeMap<>(), new TreeMap<>(), 0, Map.of());

    private static final double FIRST = TrainingRecord.LEAST_REAL_TRUST;
    private static final double EACH_MORE = 0.1;
    private static final double SEVERAL = 0.8;
    private static final double REVIEWED = 0.9;
    private static final List<String> REVIEW_RULES = List.of("reviewer-accept", "reviewer-edit");

    private final List<TrainingRecord> records;
    private final SortedMap<String, Departure> departures;
    private final SortedMap<String, String> unusable;
    private final long lastSequence;
    private final Map<Status, Integer> standings;

    private FeedbackRecords(
            List<TrainingRecord> records,
            SortedMap<String, Departure> departures,
            SortedMap<String, String> unusable,
            long lastSequence,
            Map<Status, Integer> standings) {
        this.records = List.copyOf(records);
        this.departures = Collections.unmodifiableSortedMap(departures);
        this.unusable = Collections.unmodifiableSortedMap(unusable);
        this.lastSequence = lastSequence;
        this.standings = Map.copyOf(standings);
    }

    /** Records and departures that a test makes up. */
    static FeedbackRecords of(List<TrainingRecord> records, Map<String, Departure> departures) {
        return new FeedbackRecords(records, new TreeMap<>(departures), new TreeMap<>(), 0, Map.of());
    }

    /**
     * Reads a snapshot, a backup, or a store that nobody has open.
     *
     * @param trust as the gateway has it
     * @param parent the anchor whose feedback is accounted for
     * @throws dev.journeyman.feedback.log.LogException where it cannot be opened or is damaged
     */
    public static FeedbackRecords read(Path snapshot, Trust trust, Anchor parent) {
        try (FeedbackReader reader = RocksFeedbackLog.openForReading(snapshot)) {
            return read(reader, trust, parent);
        }
    }

    private static FeedbackRecords read(FeedbackReader reader, Trust trust, Anchor parent) {
        Log log = new Log(reader);
        Appraisal appraisal = trust.appraise(log.events());
        List<TrainingRecord> records = new ArrayList<>();
        SortedMap<String, String> unusable = new TreeMap<>();
        Map<Status, Integer> standings = new HashMap<>();
        for (PreferenceRecord record : appraisal.records()) {
            standings.merge(record.status(), 1, Integer::sum);
            if (record.status() == Status.ACCEPTED) {
                try {
                    records.add(trainingRecord(record));
                } catch (InvalidRecordException e) {
                    unusable.put(id(record), String.join("; ", e.problems()));
                }
            }
        }
        return new FeedbackRecords(
                records, departures(parent, records, appraisal, log), unusable, reader.lastSequence(), standings);
    }

    /** The events that records are made of, and what is no longer there. */
    private static final class Log {
        private final FeedbackReader reader;
        private final NavigableMap<Long, Event> events = new TreeMap<>();
        private @Nullable Instant oldestKept;
        private boolean retained;

        Log(FeedbackReader reader) {
            this.reader = reader;
            TreeSet<String> interactions = new TreeSet<>();
            reader.forEach(1, entry -> {
                switch (entry) {
                    case Entry.Stored stored -> {
                        if (stored.event() instanceof InteractionLogged logged) {
                            Instant at = EventIds.timeOf(logged.id());
                            oldestKept = oldestKept == null || at.isBefore(oldestKept) ? at : oldestKept;
                        } else {
                            events.put(stored.sequence(), stored.event());
                            interactions.addAll(stored.event().interactionIds());
                        }
                    }
                    case Entry.Tombstone gone -> retained |= gone.reason() == Entry.Reason.RETENTION;
                }
            });
            for (String id : interactions) {
                reader.byId(id).ifPresent(stored -> events.put(stored.sequence(), stored.event()));
            }
        }

        List<Event> events() {
            return List.copyOf(events.values());
        }

        boolean isErased(String source) {
            return EventIds.isInteraction(source) && reader.isErased(source);
        }

        boolean isThere(String source) {
            return reader.byId(source).isPresent();
        }

        /** Whether retention took it: it took something, and this is older than all answers that it left. */
        boolean isExpired(String source) {
            return retained
                    && (EventIds.isInteraction(source) || EventIds.isFeedback(source))
                    && (oldestKept == null || EventIds.timeOf(source).isBefore(oldestKept));
        }
    }

    private static SortedMap<String, Departure> departures(
            Anchor parent, List<TrainingRecord> records, Appraisal appraisal, Log log) {
        Map<String, TrainingRecord> byId = new HashMap<>();
        records.forEach(record -> byId.put(record.id(), record));
        Map<String, PreferenceRecord> appraised = new HashMap<>();
        appraisal.records().forEach(record -> appraised.put(id(record), record));
        SortedMap<String, Departure> departures = new TreeMap<>();
        for (AnchorEntry entry : parent.entries().values()) {
            if (entry.provenance() == Provenance.HUMAN_FEEDBACK) {
                departure(
                                entry,
                                Optional.ofNullable(byId.get(entry.id())),
                                Optional.ofNullable(appraised.get(entry.id())),
                                log)
                        .ifPresent(departure -> departures.put(entry.id(), departure));
            }
        }
        return departures;
    }

    private static Optional<Departure> departure(
            AnchorEntry entry, Optional<TrainingRecord> now, Optional<PreferenceRecord> appraised, Log log) {
        if (now.isPresent()) {
            return now.get().digest().equals(entry.digest())
                    ? Optional.empty()
                    : Optional.of(
                            new Departure(Departure.Kind.REWORDED, "the log makes the same claim in other words now"));
        }
        List<String> erased = entry.sources().stream().filter(log::isErased).toList();
        if (!erased.isEmpty()) {
            return Optional.of(new Departure(Departure.Kind.ERASED, "erased with " + TrainingRecord.named(erased)));
        }
        if (appraised.isPresent()) {
            return Optional.of(new Departure(
                    Departure.Kind.RETRACTED, "is " + appraised.get().status().wire() + " now"));
        }
        List<String> gone =
                entry.sources().stream().filter(source -> !log.isThere(source)).toList();
        if (gone.isEmpty() && !entry.sources().isEmpty()) {
            return Optional.of(new Departure(
                    Departure.Kind.RETRACTED,
                    "its feedback is there, and what was said since makes something else of it"));
        }
        if (!gone.isEmpty() && gone.stream().allMatch(log::isExpired)) {
            return Optional.of(
                    new Departure(Departure.Kind.EXPIRED, "retention removed " + TrainingRecord.named(gone)));
        }
        return Optional.empty(); // nobody can say where it went: the set is refused
    }

    private static String id(PreferenceRecord record) {
        return RecordId.PREFIX + record.id().claim();
    }

    private static TrainingRecord trainingRecord(PreferenceRecord record) {
        return switch (record) {
            case Demonstration demonstration ->
                of(record, RecordKind.INSTRUCTION, demonstration.completion(), null, null);
            case Pair pair -> of(record, RecordKind.PAIR, pair.chosen(), pair.rejected(), null);
            case Unpaired unpaired -> of(record, RecordKind.UNPAIRED, unpaired.completion(), null, unpaired.label());
        };
    }

    private static TrainingRecord of(
            PreferenceRecord record,
            RecordKind kind,
            String answer,
            @Nullable String rejected,
            @Nullable Boolean label) {
        List<Message> messages = record.prompt().stream()
                .map(message -> new Message(Role.ofWireName(message.role().wire()), message.content()))
                .toList();
        return new TrainingRecord(
                id(record),
                kind,
                Scope.DOMAIN,
                messages,
                answer,
                rejected,
                label,
                Provenance.HUMAN_FEEDBACK,
                null,
                trust(record),
                record.backing().technicians(),
                record.backing().sources(),
                List.of());
    }

    private static double trust(PreferenceRecord record) {
        if (REVIEW_RULES.stream().anyMatch(rule -> record.standing().reason().mentions(rule))) {
            return REVIEWED;
        }
        int further = record.backing().technicians().size() - 1;
        return Math.min(SEVERAL, Math.round((FIRST + EACH_MORE * further) * 10) / 10.0);
    }

    /** The accepted records, by id. */
    public List<TrainingRecord> records() {
        return records;
    }

    /** What became of anchored feedback that is not among the records, or in other words; what is in neither is unaccounted for. */
    public SortedMap<String, Departure> departures() {
        return departures;
    }

    /** Accepted feedback that no model can be trained on, and why. */
    public SortedMap<String, String> unusable() {
        return unusable;
    }

    /** The last sequence of the snapshot. */
    public long lastSequence() {
        return lastSequence;
    }

    /** How many records the log makes by standing. */
    public int count(Status status) {
        return standings.getOrDefault(status, 0);
    }
}
