package dev.journeyman.feedback.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.RandomSequences;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.records.Derivation;
import dev.journeyman.feedback.records.Derived;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.RecordsJson;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.records.Unpaired;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of the appraisal of every sequence of events, tried on random ones. */
class TrustPropertyTest {
    /** So strict that random people break every rule. */
    private static final TrustPolicy STRICT =
            new TrustPolicy(List.of(new FloodLimit(Duration.ofMinutes(10), 4)), 2, 0.2, new Majority(2, 0.6), 2, 0.6);

    private static final FactCheck FACTS = text ->
            text.contains("means") ? List.of(new Contradiction("P0301", "something else", "it says so")) : List.of();

    private static Appraisal appraise(List<Event> events) {
        return new Trust(STRICT, FACTS).appraise(events);
    }

    private static boolean byReviewer(PreferenceRecord record) {
        return record.standing().reason().rule().startsWith("reviewer-");
    }

    @Test
    void theRulesHoldAndOrderMakesNoDifferenceWhereEventsCommute() {
        long first = RandomSequences.firstSeed(TrustPropertyTest.class);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (long seed = first; seed < first + RandomSequences.sequences(); seed++) {
            List<Event> events = RandomSequences.sequence(seed, true);
            Appraisal appraisal = appraise(events);
            String json = RecordsJson.lines(appraisal.records());

            assertThat(RecordsJson.lines(appraise(events).records()))
                    .as("again, seed %d", seed)
                    .isEqualTo(json);
            Appraisal shuffled = appraise(RandomSequences.otherOrder(events, ~seed));
            assertThat(RecordsJson.lines(shuffled.records()))
                    .as("in another order, seed %d", seed)
                    .isEqualTo(json);
            assertThat(shuffled).as("in another order, seed %d", seed).isEqualTo(appraisal);
            assertThat(ReviewQueue.of(shuffled)).as("seed %d", seed).isEqualTo(ReviewQueue.of(appraisal));
            boolean excused = events.stream()
                    .anyMatch(event -> event instanceof Reviewed review && review.decision() == Decision.ACCEPT);
            sound(appraisal, excused, seed);
            allIsThere(Derivation.derive(events), appraisal, seed);
            appraisal.records().forEach(record -> counts.merge(record.status(), 1, Integer::sum));
        }
        System.out.println(counts);
        if (RandomSequences.sequences() >= 100) {
            assertThat(counts.keySet()).as("every status comes up").containsExactly(Status.values());
        }
    }

    private static void sound(Appraisal appraisal, boolean excused, long seed) {
        Set<String> claims = new HashSet<>();
        Map<String, Boolean> labels = new HashMap<>();
        for (PreferenceRecord record : appraisal.records()) {
            assertThat(claims.add(record.id().claim()))
                    .as("each claim once, seed %d", seed)
                    .isTrue();
        }
        for (PreferenceRecord record : appraisal.with(Status.ACCEPTED)) {
            if (byReviewer(record)) {
                continue;
            }
            assertThat(record.backing().technicians())
                    .as("of trusted technicians only, seed %d", seed)
                    .noneMatch(technician ->
                            appraisal.technicians().get(technician).quarantined());
            if (!excused) { // a reviewer who accepts one record of a statement excuses it in all
                assertThat(record.taught().orElse(""))
                        .as("nothing that facts deny, seed %d", seed)
                        .doesNotContain("means");
            }
            if (record instanceof Pair pair) {
                String opposite = pair.oppositeClaim();
                assertThat(appraisal.with(Status.ACCEPTED))
                        .as("no pair and its opposite, seed %d", seed)
                        .noneMatch(other -> other.id().claim().equals(opposite) && !byReviewer(other));
            }
            if (record instanceof Unpaired label) {
                String answer = label.prompt() + label.completion();
                assertThat(labels.put(answer, label.label()))
                        .as("one label of an answer, seed %d", seed)
                        .isNull();
            }
        }
        for (PreferenceRecord record : appraisal.with(Status.HELD)) {
            assertThat(record.standing().reason().rule()).as("seed %d", seed).isIn("held", "edit-erased");
        }
        for (PreferenceRecord record : appraisal.with(Status.QUARANTINED)) {
            assertThat(record.standing().reason().because())
                    .as("a reason, seed %d", seed)
                    .isNotEmpty();
        }
    }

    /** A record that the rules make is appraised, or each of its statements is in one that is. */
    private static void allIsThere(Derived derived, Appraisal appraisal, long seed) {
        Set<String> claims = new HashSet<>();
        Set<String> sources = new HashSet<>();
        appraisal.records().forEach(record -> {
            claims.add(record.id().claim());
            sources.addAll(record.backing().sources());
        });
        for (PreferenceRecord record : derived.records()) {
            if (!claims.contains(record.id().claim())) {
                assertThat(sources)
                        .as("seed %d", seed)
                        .containsAll(record.backing().sources());
            }
        }
    }

    @Test
    void erasureLeavesNoTraceInTheAppraisal() {
        long first = RandomSequences.firstSeed(TrustPropertyTest.class);
        for (long seed = first; seed < first + RandomSequences.sequences(); seed++) {
            List<Event> events = RandomSequences.sequence(seed, false);
            Set<String> erased = new HashSet<>();
            events.stream()
                    .filter(event -> event.type().equals("erased"))
                    .forEach(event -> erased.addAll(event.interactionIds()));
            List<Event> rest = events.stream()
                    .filter(event -> event.interactionIds().stream().noneMatch(erased::contains))
                    .toList();
            assertThat(RecordsJson.lines(appraise(rest).records()))
                    .as("seed %d", seed)
                    .isEqualTo(RecordsJson.lines(appraise(events).records()));
            assertThat(appraise(rest).technicians())
                    .as("seed %d", seed)
                    .isEqualTo(appraise(events).technicians());
        }
    }
}
