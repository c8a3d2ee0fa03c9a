package dev.journeyman.feedback.records;

import java.util.List;

/**
 * What the rules make of feedback.
 *
 * @param candidates sorted by the record's id; each claim once
 * @param refusals what became no record, and why; sorted
 */
public record Derived(List<Candidate> candidates, List<Refusal> refusals) {
    /** Copies the lists. */
    public Derived {
        candidates = List.copyOf(candidates);
        refusals = List.copyOf(refusals);
    }

    /** The records, all accepted: nobody has asked yet whether they are to be believed. */
    public List<PreferenceRecord> records() {
        return candidates.stream().map(Candidate::record).toList();
    }
}
