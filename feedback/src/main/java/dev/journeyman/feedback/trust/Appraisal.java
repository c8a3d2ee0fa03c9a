package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Refusal;
import dev.journeyman.feedback.records.Status;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All records and technicians with their standing.
 *
 * @param records sorted by id; of each claim one
 * @param technicians by the key's id: everyone who gave feedback
 * @param refusals feedback that became no record, and why
 */
public record Appraisal(
        List<PreferenceRecord> records, SortedMap<String, TechnicianStanding> technicians, List<Refusal> refusals) {
    /** Copies and sorts. */
    public Appraisal {
        records = records.stream().sorted(PreferenceRecord.BY_ID).toList();
        technicians = Collections.unmodifiableSortedMap(new TreeMap<>(technicians));
        refusals = List.copyOf(refusals);
    }

    /** The records of one status. */
    public List<PreferenceRecord> with(Status status) {
        return records.stream().filter(record -> record.status() == status).toList();
    }

    /** The records that rest on an event: an interaction, a feedback or a review. */
    public List<PreferenceRecord> restingOn(String eventId) {
        return records.stream()
                .filter(record -> Collections.binarySearch(record.backing().sources(), eventId) >= 0)
                .toList();
    }

    /** Why an event alone or with others became no record; empty where nothing was refused. */
    public List<Refusal> refusalsOf(String eventId) {
        return refusals.stream()
                .filter(refusal -> refusal.sources().contains(eventId))
                .toList();
    }
}
