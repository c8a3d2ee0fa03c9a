package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.records.Candidate.Support;
import dev.journeyman.feedback.records.Statement.Correction;
import dev.journeyman.feedback.records.Statement.Thumb;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collects what feedback claims, and collapses duplicates: one claim becomes one record, however many say it. The record's texts are those of its
 * first support, by event ids, so they do not depend on who was read first.
 */
final class Claims {
    private final Map<String, Claim> claims = new TreeMap<>();

    void pair(String promptKey, Support support, Side chosen, Side rejected) {
        String id = RecordId.claim(
                Pair.KIND, promptKey, chosen.key().text(), rejected.key().text());
        add(
                id,
                support,
                (prompt, backing, standing) -> Pair.of(id, prompt, chosen.text(), rejected.text(), backing, standing));
    }

    void demonstration(String promptKey, Correction correction) {
        String id = RecordId.claim(
                Demonstration.KIND, promptKey, correction.textKey().text());
        add(
                id,
                new Support(Origin.CORRECTION, List.of(correction)),
                (prompt, backing, standing) -> Demonstration.of(id, prompt, correction.text(), backing, standing));
    }

    void unpaired(String promptKey, Thumb thumb) {
        Answer answer = thumb.answer();
        String id =
                RecordId.claim(Unpaired.KIND, promptKey, answer.key().text(), thumb.up() ? "desirable" : "undesirable");
        add(
                id,
                new Support(Origin.THUMB, List.of(thumb)),
                (prompt, backing, standing) -> Unpaired.of(id, prompt, answer.text(), thumb.up(), backing, standing));
    }

    private void add(String id, Support support, Form form) {
        claims.computeIfAbsent(id, missing -> new Claim()).forms.putIfAbsent(support, form);
    }

    /** All claims as records, accepted, sorted by id. */
    List<Candidate> candidates() {
        return claims.values().stream().map(Claim::candidate).toList();
    }

    /** Makes the record of a claim with the texts of one of its supports. */
    private interface Form {
        PreferenceRecord record(List<Message> prompt, Backing backing, Standing standing);
    }

    private static final class Claim {
        private final NavigableMap<Support, Form> forms = new TreeMap<>();

        Candidate candidate() {
            List<Support> supports = List.copyOf(forms.keySet());
            Map.Entry<Support, Form> first = forms.entrySet().iterator().next();
            Answer answer = first.getKey().statements().get(0).answers().get(0);
            PreferenceRecord record = first.getValue()
                    .record(answer.prompt(), backing(supports), new Standing(Status.ACCEPTED, reason(supports)));
            return new Candidate(record, supports);
        }

        private static Backing backing(List<Support> supports) {
            TreeSet<Origin> origins = new TreeSet<>();
            TreeSet<String> sources = new TreeSet<>();
            TreeSet<String> technicians = new TreeSet<>();
            TreeSet<String> versions = new TreeSet<>();
            Instant since = Instant.MAX;
            for (Support support : supports) {
                origins.add(support.origin());
                for (Statement statement : support.statements()) {
                    sources.add(statement.eventId());
                    technicians.add(statement.technician());
                    since = statement.at().isBefore(since) ? statement.at() : since;
                    for (Answer answer : statement.answers()) {
                        sources.add(answer.interactionId());
                        versions.add(answer.modelVersion());
                    }
                }
            }
            return new Backing(
                    List.copyOf(origins), List.copyOf(sources), List.copyOf(technicians), List.copyOf(versions), since);
        }

        private static Reason reason(List<Support> supports) {
            return new Reason(
                    "derived",
                    "derived from feedback",
                    supports.stream().map(Claim::reason).toList());
        }

        private static Reason reason(Support support) {
            List<Reason> said = support.statements().stream().map(Claim::said).toList();
            return said.size() == 1 ? said.get(0) : new Reason(support.origin().wire(), "these together", said);
        }

        private static Reason said(Statement statement) {
            String by = statement.technician() + " in " + statement.eventId();
            return switch (statement) {
                case Thumb thumb ->
                    new Reason(
                            "thumb",
                            (thumb.up() ? "thumb up for " : "thumb down for ")
                                    + thumb.answer().interactionId() + " by " + by);
                case Correction correction ->
                    new Reason(
                            "correction", "correction of " + correction.answer().interactionId() + " by " + by);
                case Statement.Choice choice ->
                    new Reason(
                            "comparison",
                            choice.preferred().interactionId() + " preferred over "
                                    + choice.over().interactionId() + " by " + by);
            };
        }
    }
}
