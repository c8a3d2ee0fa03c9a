package dev.journeyman.feedback.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.feedback.Workshop;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.records.Demonstration;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.records.Unpaired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrustTest {
    private static final FactCheck FACTS = Facts.check(Map.of(
            "P0301", "Cylinder 1 Misfire Detected",
            "P0302", "Cylinder 2 Misfire Detected",
            "P0420", "Catalyst System Efficiency Below Threshold Bank 1",
            "P0171", "System Too Lean Bank 1"));

    private final Workshop shop = new Workshop();

    private Appraisal appraise() {
        return new Trust(TrustPolicy.DEFAULT, FACTS).appraise(shop.events());
    }

    private Map<Status, Long> statuses() {
        return appraise().records().stream()
                .collect(Collectors.groupingBy(PreferenceRecord::status, Collectors.counting()));
    }

    private PreferenceRecord only(Status status) {
        List<PreferenceRecord> found = appraise().with(status);
        assertThat(found).as("records %s", status.wire()).hasSize(1);
        return found.get(0);
    }

    private <R extends PreferenceRecord> R only(Class<R> kind) {
        List<R> found = appraise().records().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private boolean isQuarantined(String technician) {
        return appraise().technicians().get(technician).quarantined();
    }

    @Test
    void whatNobodyDisagreesWithIsAccepted() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.up("bob", answer);

        assertThat(only(Status.ACCEPTED).backing().technicians()).containsExactly("ann", "bob");
        assertThat(appraise().technicians().get("ann").reason().rule()).isEqualTo("trusted");
    }

    @Test
    void anUpAndADownOnOneAnswerAreHeldUntilAMajorityDecides() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.down("bob", answer);
        assertThat(statuses()).containsOnly(Map.entry(Status.HELD, 2L));
        assertThat(appraise().records().get(0).standing().reason().mentions("disagreement"))
                .isTrue();

        shop.up("cid", answer);
        assertThat(((Unpaired) only(Status.ACCEPTED)).label()).isTrue();
        assertThat(((Unpaired) only(Status.REJECTED)).label()).isFalse();
        assertThat(only(Status.REJECTED).standing().reason().mentions("majority"))
                .isTrue();
    }

    @Test
    void aCorrectionOfAnAnswerThatAnotherLikesIsHeldWithItsDemonstration() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.corrects("bob", answer, "Replace the oxygen sensor.");

        assertThat(statuses()).containsOnly(Map.entry(Status.HELD, 3L));
    }

    @Test
    void whoLikesAnAnswerAndImprovesItDoesNotDisagreeWithIt() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.up("bob", answer);
        shop.corrects("bob", answer, "Look for a vacuum leak with a smoke machine.");

        assertThat(statuses()).containsOnly(Map.entry(Status.ACCEPTED, 3L));
    }

    @Test
    void aDisputeDoesNotTouchOtherAnswersToThePrompt() {
        String disputed = shop.answers("P0171?", "Look for a vacuum leak.");
        String other = shop.answers("P0171?", "Replace the engine.");
        shop.up("ann", disputed);
        shop.down("bob", disputed);
        shop.down("cid", other);

        Unpaired accepted = (Unpaired) only(Status.ACCEPTED);
        assertThat(accepted.completion()).as("its partner in a pair is held").isEqualTo("Replace the engine.");
    }

    @Test
    void aThumbWhosePartnerWasOutvotedBecomesALabelOfItsOwn() {
        String bad = shop.answers("P0171?", "Replace the engine.");
        String worse = shop.answers("P0171?", "Replace the car.");
        shop.up("ann", bad);
        shop.down("bob", bad);
        shop.down("cid", bad);
        shop.down("dan", worse);

        assertThat(appraise().with(Status.ACCEPTED))
                .allMatch(record -> record instanceof Unpaired label && !label.label())
                .hasSize(2);
        assertThat(appraise().with(Status.REJECTED)).singleElement().isInstanceOf(Pair.class);
    }

    @Test
    void oppositeComparisonsAreHeldUntilMorePeopleCompare() {
        String one = shop.answers("P0171?", "Look for a vacuum leak.");
        String two = shop.answers("P0171?", "Smoke test the intake.");
        shop.prefers("ann", one, two);
        shop.prefers("bob", two, one);
        assertThat(statuses()).containsOnly(Map.entry(Status.HELD, 2L));

        shop.prefers("cid", two, one);
        assertThat(((Pair) only(Status.ACCEPTED)).chosen()).isEqualTo("Smoke test the intake.");
        assertThat(((Pair) only(Status.REJECTED)).chosen()).isEqualTo("Look for a vacuum leak.");
    }

    @Test
    void aReviewerDecidesADisputeByAcceptingOneSide() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.down("bob", answer);
        PreferenceRecord liked = appraise().records().stream()
                .filter(record -> ((Unpaired) record).label())
                .findFirst()
                .orElseThrow();
        shop.decides(liked, Decision.ACCEPT, null);

        assertThat(only(Status.ACCEPTED).id()).isEqualTo(liked.id());
        assertThat(((Unpaired) only(Status.REJECTED)).label()).isFalse();
        assertThat(only(Status.REJECTED).standing().reason().mentions("reviewer"))
                .isTrue();
    }

    @Test
    void aReviewersDecisionStaysWhenAnotherSaysTheSame() {
        String answer = shop.answers("P0171?", "Replace the engine.");
        shop.up("ann", answer);
        shop.decides(only(Unpaired.class), Decision.REJECT, null);
        shop.up("bob", answer);

        assertThat(only(Status.REJECTED).backing().technicians()).containsExactly("ann", "bob");
        shop.decides(only(Unpaired.class), Decision.ACCEPT, null);
        assertThat(only(Status.ACCEPTED).standing().reason().tree())
                .as("the latest counts, and says who and why")
                .startsWith("accepted by reviewer boss in fb_")
                .contains("looked at it");
    }

    @Test
    void aReviewersEditTakesTheTextsPlaceAndIsASource() {
        String answer = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", answer, "Vacuum leak.");
        String review = shop.decides(only(Demonstration.class), Decision.EDIT, "Look for a vacuum leak.");

        Demonstration edited = only(Demonstration.class);
        assertThat(edited.completion()).isEqualTo("Look for a vacuum leak.");
        assertThat(edited.backing().sources()).contains(review);
        assertThat(edited.status()).isEqualTo(Status.ACCEPTED);
        assertThat(only(Pair.class).chosen())
                .as("each record is decided on by itself")
                .isEqualTo("Vacuum leak.");

        shop.decides(edited, Decision.EDIT, "Look for a vacuum leak at the intake.");
        assertThat(only(Demonstration.class).completion()).isEqualTo("Look for a vacuum leak at the intake.");
    }

    @Test
    void anEditThatMakesBothSidesTheSameRejectsThePair() {
        String answer = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", answer, "Vacuum leak.");
        shop.decides(only(Pair.class), Decision.EDIT, "replace the engine.");

        assertThat(only(Pair.class).status()).isEqualTo(Status.REJECTED);
    }

    @Test
    void anEditThatStatesAWrongFactIsNotTaken() {
        String answer = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", answer, "Vacuum leak.");
        shop.decides(only(Demonstration.class), Decision.EDIT, "P0301 means cylinder 2 misfire detected.");

        assertThat(only(Demonstration.class).status()).isEqualTo(Status.QUARANTINED);
        assertThat(ReviewQueue.of(appraise()).items())
                .singleElement()
                .satisfies(item -> assertThat(item.urgency()).isEqualTo(ReviewQueue.Urgency.WRONG_FACT));
    }

    @Test
    void aRejectionOutlivesTheErasureOfOneOfItsInteractionsAndAnEditDoesNot() {
        String one = shop.answers("P0171?", "Replace the engine.");
        String two = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", one, "Vacuum leak.");
        shop.corrects("bob", two, "vacuum leak.");
        shop.decides(only(Pair.class), Decision.REJECT, null);
        shop.decides(only(Demonstration.class), Decision.EDIT, "Look for a vacuum leak.");
        shop.erases(one);

        assertThat(only(Pair.class).status()).isEqualTo(Status.REJECTED);
        assertThat(only(Demonstration.class).status()).isEqualTo(Status.HELD);
        assertThat(only(Demonstration.class).completion()).isEqualTo("vacuum leak.");
    }

    @Test
    void aCorrectionWithAWrongMeaningIsQuarantinedAtOnceAndItsTechnicianIsNot() {
        String answer = shop.answers("P0301?", "No idea.");
        shop.corrects("ann", answer, "P0301 means cylinder 2 misfire detected. Swap the coil.");
        shop.corrects("ann", shop.answers("P0171?", "No idea."), "P0171 means the mixture is too lean.");

        assertThat(appraise().with(Status.QUARANTINED))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.standing().reason().mentions("wrong-fact"))
                        .isTrue());
        assertThat(appraise().with(Status.ACCEPTED)).hasSize(2);
        assertThat(isQuarantined("ann")).isFalse();
        assertThat(ReviewQueue.of(appraise()).items())
                .hasSize(2)
                .allMatch(item -> item.urgency() == ReviewQueue.Urgency.WRONG_FACT)
                .allSatisfy(item -> assertThat(item.interactionIds()).containsExactly(answer));
    }

    @Test
    void aReviewerKnowsBetterThanTheTable() {
        String answer = shop.answers("P0301?", "No idea.");
        shop.corrects("ann", answer, "P0301 means cylinder 2 misfire detected on this engine.");
        shop.decides(only(Demonstration.class), Decision.ACCEPT, null);

        assertThat(statuses())
                .as("the pair of the same correction has nothing against it either")
                .containsOnly(Map.entry(Status.ACCEPTED, 2L));
    }

    @Test
    void aThumbUpForAWrongMeaningIsQuarantinedAndAThumbDownIsNot() {
        String wrong = shop.answers("P0301?", "P0301 means cylinder 2 misfire detected.");
        shop.up("ann", wrong);
        assertThat(statuses()).containsOnly(Map.entry(Status.QUARANTINED, 1L));

        shop.down("ann", wrong);
        assertThat(statuses()).containsOnly(Map.entry(Status.ACCEPTED, 1L));
    }

    @Test
    void whoContradictsFactsAgainAndAgainIsQuarantinedWithAllThatCameFromTheKey() {
        String fine = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("mal", fine);
        for (int i = 0; i < TrustPolicy.DEFAULT.wrongFacts(); i++) {
            assertThat(appraise().with(Status.ACCEPTED)).hasSize(1);
            shop.corrects(
                    "mal",
                    shop.answers("P0301, case " + i + "?", "No idea."),
                    "P0301 means cylinder 2 misfire detected.");
        }

        assertThat(isQuarantined("mal")).isTrue();
        assertThat(appraise().with(Status.ACCEPTED)).isEmpty();
        assertThat(appraise().technicians().get("mal").reason().mentions("wrong-facts-corrections"))
                .isTrue();
        assertThat(ReviewQueue.of(appraise()).items().get(0).subject()).isEqualTo("mal");

        shop.decides("mal", Decision.RELEASE);
        assertThat(isQuarantined("mal"))
                .as("what was before the release is forgiven")
                .isFalse();
        assertThat(appraise().with(Status.ACCEPTED))
                .as("the wrong corrections stay in quarantine")
                .hasSize(1);
        assertThat(appraise().with(Status.QUARANTINED)).hasSize(2 * TrustPolicy.DEFAULT.wrongFacts());
    }

    @Test
    void aRecordStandsOnWhoIsTrustedWhereSeveralSayTheSame() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.up("mal", answer);
        shop.decides("mal", Decision.REJECT);

        assertThat(only(Status.ACCEPTED).backing().technicians()).containsExactly("ann");
        assertThat(appraise().technicians().get("mal").byReviewer()).isTrue();
        assertThat(ReviewQueue.of(appraise()).items()).as("it was decided").isEmpty();
    }

    @Test
    void aQuarantinedVoteDisputesNothing() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", answer);
        shop.down("mal", answer);
        shop.decides("mal", Decision.REJECT);

        assertThat(((Unpaired) only(Status.ACCEPTED)).label()).isTrue();
        assertThat(((Unpaired) only(Status.QUARANTINED)).label()).isFalse();
    }

    @Test
    void aPartOfTheLogIsAppraisedWithWhatIsKnownOfTechniciansFromAllOfIt() {
        for (int i = 0; i < 3; i++) {
            shop.corrects("mal", shop.answers("Case " + i, "No idea."), "P0301 means cylinder 2 misfire detected.");
        }
        Appraisal before = appraise();
        Workshop later = new Workshop();
        String answer = later.answers("P0171?", "Look for a vacuum leak.");
        later.up("mal", answer);
        Trust trust = new Trust(TrustPolicy.DEFAULT, FACTS);

        assertThat(trust.appraise(later.events()).with(Status.ACCEPTED)).hasSize(1);
        assertThat(trust.appraise(later.events(), before.technicians()).with(Status.QUARANTINED))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.standing().reason().tree()).contains("mal is quarantined"));
    }

    @Test
    void aFloodQuarantinesByTheEventsOwnTime() {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 31; i++) {
            answers.add(shop.answers("Case " + i, "Look for a vacuum leak."));
        }
        Instant start = Instant.parse("2026-02-01T00:00:00Z");
        for (int i = 0; i < 30; i++) {
            shop.clock(start);
            shop.up("fast", answers.get(i));
        }
        assertThat(isQuarantined("fast")).as("30 within a minute are allowed").isFalse();

        shop.clock(start.plus(Duration.ofSeconds(60)));
        shop.up("fast", answers.get(30));
        assertThat(isQuarantined("fast"))
                .as("the window does not hold what is as old as itself")
                .isFalse();

        shop.clock(start.plus(Duration.ofSeconds(59)));
        shop.up("fast", answers.get(30));
        assertThat(isQuarantined("fast")).as("31 within 59 seconds are not").isTrue();
        assertThat(appraise().technicians().get("fast").reason().mentions("flood-limit"))
                .isTrue();
        assertThat(appraise().with(Status.ACCEPTED)).isEmpty();
    }

    @Test
    void whoIsAgainstEverybodyElseIsQuarantined() {
        for (int i = 0; i < 6; i++) {
            String answer = shop.answers("Case " + i, "Look for a vacuum leak.");
            shop.up("ann", answer);
            shop.up("bob", answer);
            shop.up("cid", answer);
            shop.down("mal", answer);
        }

        assertThat(isQuarantined("mal")).isTrue();
        assertThat(appraise().technicians().get("mal").reason().mentions("against-consensus"))
                .isTrue();
        assertThat(List.of("ann", "bob", "cid")).noneMatch(this::isQuarantined);
        assertThat(statuses()).containsEntry(Status.ACCEPTED, 6L).containsEntry(Status.QUARANTINED, 6L);
    }

    @Test
    void whoIsAgainstTheOthersNowAndThenIsNot() {
        for (int i = 0; i < 12; i++) {
            String answer = shop.answers("Case " + i, "Look for a vacuum leak.");
            shop.up("ann", answer);
            shop.up("bob", answer);
            shop.up("cid", answer);
            if (i < 5) {
                shop.down("dan", answer);
            } else {
                shop.up("dan", answer);
            }
        }

        assertThat(isQuarantined("dan")).as("5 of 12").isFalse();
    }

    @Test
    void anAppraisalFindsWhatRestsOnAnEvent() {
        String answer = shop.answers("P0171?", "Replace the engine.");
        String correction = shop.corrects("ann", answer, "Look for a vacuum leak.");

        assertThat(appraise().restingOn(answer)).hasSize(2);
        assertThat(appraise().restingOn(correction)).hasSize(2);
        assertThat(appraise().restingOn("fb_none")).isEmpty();
    }

    @Test
    void aPolicyNamesAllThatIsWrongWithIt() {
        assertThatThrownBy(() -> new TrustPolicy(List.of(), 0, 1.5, new Majority(3, 0.6), 0, 0))
                .hasMessageContaining("wrong_facts")
                .hasMessageContaining("wrong_fact_share")
                .hasMessageContaining("against_consensus ")
                .hasMessageContaining("against_consensus_share");
        assertThatThrownBy(() -> new Majority(1, 0.6)).hasMessageContaining("voters");
        assertThatThrownBy(() -> new Majority(3, 0.5)).hasMessageContaining("share");
        assertThatThrownBy(() -> new FloodLimit(Duration.ZERO, 1)).hasMessageContaining("window");
        assertThat(TrustPolicy.DEFAULT.majority().wins(2, 1)).isTrue();
        assertThat(TrustPolicy.DEFAULT.majority().wins(3, 2)).isFalse();
    }
}
