package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.records.Candidate;
import dev.journeyman.feedback.records.Derivation;
import dev.journeyman.feedback.records.Derived;
import dev.journeyman.feedback.records.Opinions;
import dev.journeyman.feedback.records.Reason;
import dev.journeyman.feedback.records.Standing;
import dev.journeyman.feedback.records.Statement;
import dev.journeyman.feedback.records.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Decides which records are to be believed; the package's page says how. A pure function of the events, and so safe to share between threads.
 */
public final class Trust {
    private final TrustPolicy policy;
    private final FactCheck facts;

    /**
     * Trust by these numbers and facts.
     *
     * @param facts asked once for each different text
     */
    public Trust(TrustPolicy policy, FactCheck facts) {
        this.policy = policy;
        this.facts = facts;
    }

    /**
     * All records with their standing, and all technicians with theirs.
     *
     * @param events in the log's order
     */
    public Appraisal appraise(List<? extends Event> events) {
        return appraise(events, Collections.emptySortedMap());
    }

    /**
     * The same of a part of the log, such as all that was said of one prompt, when technicians were judged by all of it before. What the whole log would
     * say of these records can differ only where technicians have been quarantined or released since.
     *
     * @param events in the log's order
     * @param judged whose quarantine holds here too, whatever these events say
     */
    public Appraisal appraise(List<? extends Event> events, SortedMap<String, TechnicianStanding> judged) {
        Reviews reviews = new Reviews(events);
        Opinions opinions = Opinions.of(events);
        Derived all = Derivation.derive(opinions);
        FactFindings findings = new FactFindings(facts, opinions, all, reviews);
        SortedMap<String, TechnicianStanding> technicians =
                new Technicians(policy, events, opinions, findings, reviews).judge();
        judged.forEach((technician, standing) -> {
            if (standing.quarantined()) {
                technicians.put(technician, standing);
            }
        });

        Function<Statement, Optional<Reason>> untrusted = statement -> untrusted(statement, technicians, findings);
        Opinions sound = without(opinions, untrusted);
        Rulings rulings = new Rulings(new Votes(sound.statements()), policy.majority(), reviews, all);
        Opinions upheld = without(sound, rulings::outvoted);
        Opinions settled = without(upheld, rulings::disputed);

        Derived ofSound = derive(sound, opinions, all);
        Derived ofUpheld = derive(upheld, sound, ofSound);
        Map<String, Candidate> appraised = new TreeMap<>();
        accept(appraised, derive(settled, upheld, ofUpheld));
        add(appraised, ofUpheld, Status.HELD, "held", "technicians disagree", rulings::disputed);
        add(appraised, ofSound, Status.REJECTED, "rejected", "decided against", rulings::outvoted);
        add(appraised, all, Status.QUARANTINED, "quarantined", "its source is not trusted", untrusted);
        new OppositePairs(policy.majority(), reviews).settle(appraised);
        new Reviewing(reviews, facts).decide(appraised);
        return new Appraisal(appraised.values().stream().map(Candidate::record).toList(), technicians, all.refusals());
    }

    /** What the rules make of an inner set; what they made of the outer one where nothing was left out. */
    private static Derived derive(Opinions inner, Opinions outer, Derived ofOuter) {
        return inner.statements().size() == outer.statements().size() ? ofOuter : Derivation.derive(inner);
    }

    private static Opinions without(Opinions opinions, Function<Statement, Optional<Reason>> against) {
        return opinions.only(statement -> against.apply(statement).isEmpty());
    }

    private static Optional<Reason> untrusted(
            Statement statement, SortedMap<String, TechnicianStanding> technicians, FactFindings findings) {
        List<Reason> against = new ArrayList<>();
        findings.of(statement).ifPresent(finding -> against.add(finding.reason()));
        TechnicianStanding technician = technicians.get(statement.technician());
        if (technician != null && technician.quarantined()) {
            against.add(inShort(technician));
        }
        return against.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        "untrusted",
                        statement.eventId() + " by " + statement.technician() + " is not trusted",
                        against));
    }

    /** Why a technician is quarantined, without all that led to it: thousands of records say so. */
    private static Reason inShort(TechnicianStanding technician) {
        List<Reason> rules = technician.reason().because().stream()
                .map(reason -> new Reason(reason.rule(), reason.text()))
                .toList();
        return new Reason(
                "technician-" + technician.reason().rule(), technician.reason().text(), rules);
    }

    private static void accept(Map<String, Candidate> appraised, Derived settled) {
        for (Candidate candidate : settled.candidates()) {
            appraised.put(
                    candidate.record().id().claim(),
                    with(
                            candidate,
                            Status.ACCEPTED,
                            new Reason(
                                    "accepted",
                                    "nobody disagrees, or a majority agrees",
                                    List.of(candidate.record().standing().reason()))));
        }
    }

    /**
     * Adds the records that an inner set does not make, where that is because of what the inner set leaves out; else the inner set has made something
     * better of the same feedback.
     */
    private static void add(
            Map<String, Candidate> appraised,
            Derived derived,
            Status status,
            String rule,
            String text,
            Function<Statement, Optional<Reason>> against) {
        Map<String, Optional<Reason>> asked = new HashMap<>();
        for (Candidate candidate : derived.candidates()) {
            String claim = candidate.record().id().claim();
            if (appraised.containsKey(claim)) {
                continue;
            }
            List<Reason> reasons = new ArrayList<>();
            boolean all = true;
            for (Candidate.Support support : candidate.supports()) {
                int before = reasons.size();
                for (Statement statement : support.statements()) {
                    asked.computeIfAbsent(statement.eventId(), id -> against.apply(statement))
                            .ifPresent(reasons::add);
                }
                all &= reasons.size() > before;
            }
            if (all) {
                appraised.put(
                        claim,
                        with(
                                candidate,
                                status,
                                new Reason(
                                        rule, text, reasons.stream().distinct().toList())));
            }
        }
    }

    static Candidate with(Candidate candidate, Status status, Reason reason) {
        return new Candidate(candidate.record().with(new Standing(status, reason)), candidate.supports());
    }
}
