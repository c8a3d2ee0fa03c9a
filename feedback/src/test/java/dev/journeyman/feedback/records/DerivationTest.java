package dev.journeyman.feedback.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.feedback.Workshop;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DerivationTest {
    private final Workshop shop = new Workshop();

    private List<PreferenceRecord> records() {
        return Derivation.derive(shop.events()).records();
    }

    private List<String> refused() {
        return Derivation.derive(shop.events()).refusals().stream()
                .map(refusal -> refusal.reason().rule())
                .toList();
    }

    private <R extends PreferenceRecord> R only(Class<R> kind) {
        List<R> found =
                records().stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void aCorrectionIsAPairAndADemonstration() {
        String answer = shop.answers("P0301?", "Replace the engine.");
        String correction = shop.corrects("ann", answer, "Swap the coil and see whether the misfire follows.");

        assertThat(records()).hasSize(2);
        Pair pair = only(Pair.class);
        assertThat(pair.chosen()).isEqualTo("Swap the coil and see whether the misfire follows.");
        assertThat(pair.rejected()).isEqualTo("Replace the engine.");
        assertThat(pair.prompt()).containsExactly(new Message(MessageRole.USER, "P0301?"));
        assertThat(pair.backing().sources()).containsExactly(correction, answer);
        assertThat(pair.backing().technicians()).containsExactly("ann");
        assertThat(pair.backing().modelVersions()).containsExactly("v1");
        assertThat(pair.backing().origins()).containsExactly(Origin.CORRECTION);
        assertThat(pair.status()).isEqualTo(Status.ACCEPTED);
        assertThat(only(Demonstration.class).completion()).isEqualTo(pair.chosen());
    }

    @Test
    void aCorrectionThatChangesNothingButSpacesIsOnlyADemonstration() {
        String answer = shop.answers("P0301?", "Swap the coil.");
        shop.corrects("ann", answer, "swap  the COIL. ");

        assertThat(records()).singleElement().isInstanceOf(Demonstration.class);
        assertThat(refused()).containsExactly("same-text");
    }

    @Test
    void aComparisonIsAPair() {
        String better = shop.answers("P0420?", "Look for an exhaust leak first.");
        String worse = shop.answers(" p0420? ", "Replace the catalyst.");
        shop.prefers("ann", better, worse);

        Pair pair = only(Pair.class);
        assertThat(pair.chosen()).isEqualTo("Look for an exhaust leak first.");
        assertThat(pair.backing().sources()).contains(better, worse);
        assertThat(pair.prompt().get(0).content()).as("of the preferred one").isEqualTo("P0420?");
    }

    @Test
    void aComparisonAcrossPromptsIsNone() {
        String better = shop.answers("P0420?", "Look for an exhaust leak first.");
        String worse = shop.answers("P0430?", "Replace the catalyst.");
        shop.prefers("ann", better, worse);

        assertThat(records()).isEmpty();
        assertThat(refused()).containsExactly("other-prompt");
    }

    @Test
    void theSystemMessageAndTheTurnsBeforeBelongToThePrompt() {
        Message system = new Message(MessageRole.SYSTEM, "Be brief.");
        Message user = new Message(MessageRole.USER, "P0420?");
        String with = shop.answers(List.of(system, user), "v1", "Exhaust leak?", FinishReason.STOP);
        String without = shop.answers(List.of(user), "v1", "Catalyst.", FinishReason.STOP);
        shop.prefers("ann", with, without);

        assertThat(records()).isEmpty();
    }

    @Test
    void versionsMakeNoPromptsDifferent() {
        Message user = new Message(MessageRole.USER, "P0420?");
        String old = shop.answers(List.of(user), "v1", "Catalyst.", FinishReason.STOP);
        String now = shop.answers(List.of(user), "v2", "Exhaust leak?", FinishReason.STOP);
        shop.prefers("ann", now, old);

        assertThat(only(Pair.class).backing().modelVersions()).containsExactly("v1", "v2");
    }

    @Test
    void anUpAndADownOnOnePromptAreAPairWhoeverGaveThem() {
        String good = shop.answers("P0171?", "Look for a vacuum leak.");
        String bad = shop.answers("P0171?", "Replace the oxygen sensor.");
        shop.up("ann", good);
        shop.down("bob", bad);

        Pair pair = only(Pair.class);
        assertThat(pair.chosen()).isEqualTo("Look for a vacuum leak.");
        assertThat(pair.backing().technicians()).containsExactly("ann", "bob");
        assertThat(records()).as("neither thumb is alone").hasSize(1);
    }

    @Test
    void aLoneThumbIsUnpaired() {
        String good = shop.answers("P0171?", "Look for a vacuum leak.");
        String other = shop.answers("P0442?", "Replace the engine.");
        shop.up("ann", good);
        shop.down("ann", other);

        assertThat(records()).allMatch(Unpaired.class::isInstance).hasSize(2);
        assertThat(records().stream()
                        .map(Unpaired.class::cast)
                        .filter(Unpaired::label)
                        .map(Unpaired::completion))
                .containsExactly("Look for a vacuum leak.");
    }

    @Test
    void aThumbThatGoesWithItsTechniciansCorrectionIsNotAlone() {
        String answer = shop.answers("P0171?", "Replace the oxygen sensor.");
        String thumb = shop.down("ann", answer);
        shop.corrects("ann", answer, "Look for a vacuum leak.");

        assertThat(records()).noneMatch(Unpaired.class::isInstance);
        assertThat(only(Pair.class).backing().sources()).contains(thumb);
    }

    @Test
    void anothersCorrectionTakesNobodysThumbAway() {
        String answer = shop.answers("P0171?", "Replace the oxygen sensor.");
        shop.down("bob", answer);
        shop.corrects("ann", answer, "Look for a vacuum leak.");

        assertThat(only(Unpaired.class).label()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = FinishReason.class,
            names = {"CONTENT_FILTER", "CANCELLED", "ERROR"})
    void anAnswerThatWasBlockedOrDidNotEndIsNoSide(FinishReason finish) {
        String broken = shop.answers("P0171?", "Replace the oxy", finish);
        String good = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.corrects("ann", broken, "Look for leaks.");
        shop.prefers("bob", good, broken);
        shop.prefers("cid", broken, good);
        shop.down("dan", broken);
        shop.up("eve", broken);

        assertThat(records())
                .as("the technician's own words are whole")
                .singleElement()
                .isInstanceOf(Demonstration.class);
        assertThat(refused()).hasSize(5);
    }

    @Test
    void anAnswerThatWasCutAtTheLimitCanOnlyBeRejected() {
        String cut = shop.answers("P0171?", "Look for a vacuum", FinishReason.LENGTH);
        String whole = shop.answers("P0171?", "Smoke test the intake.");
        shop.up("ann", cut);
        shop.prefers("bob", cut, whole);
        assertThat(records()).isEmpty();

        shop.prefers("bob", whole, cut);
        assertThat(only(Pair.class).rejected()).isEqualTo("Look for a vacuum");
    }

    @Test
    void aBlockedRequestAndAnUnloggedAnswerGiveNothing() {
        String blocked = shop.blocks("How do I defeat the immobiliser?");
        String unlogged = shop.answersUnlogged();
        shop.corrects("ann", blocked, "Like this.");
        shop.up("ann", unlogged);
        shop.corrects("ann", unlogged, "Like that.");

        assertThat(records()).isEmpty();
        assertThat(refused()).containsExactlyInAnyOrder("request-blocked", "no-text", "no-text");
    }

    @Test
    void theSecondRatingReplacesTheFirst() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.down("ann", answer);
        String second = shop.up("ann", answer);

        Unpaired label = only(Unpaired.class);
        assertThat(label.label()).isTrue();
        assertThat(label.backing().sources()).containsExactly(second, answer);
        assertThat(refused()).containsExactly("replaced");
    }

    @Test
    void takingTheSecondRatingBackDoesNotBringTheFirstBack() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.down("ann", answer);
        shop.takesBack("ann", shop.up("ann", answer));

        assertThat(records()).isEmpty();
    }

    @Test
    void nobodyTakesBackWhatAnotherSaid() {
        String answer = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.takesBack("bob", shop.up("ann", answer));

        assertThat(records()).hasSize(1);
    }

    @Test
    void nobodyHasTwoOpinionsOfOneTextEvenFromTwoInteractions() {
        String one = shop.answers("P0171?", "Look for a vacuum leak.");
        String same = shop.answers("p0171?", "look for a vacuum leak.");
        shop.up("ann", one);
        String later = shop.down("ann", same);

        Unpaired label = only(Unpaired.class);
        assertThat(label.label()).isFalse();
        assertThat(label.backing().sources()).containsExactly(later, same);
    }

    @Test
    void theReversedComparisonReplacesTheFirst() {
        String one = shop.answers("P0171?", "Look for a vacuum leak.");
        String two = shop.answers("P0171?", "Smoke test the intake.");
        shop.prefers("ann", one, two);
        shop.prefers("ann", two, one);

        assertThat(only(Pair.class).chosen()).isEqualTo("Smoke test the intake.");
    }

    @Test
    void duplicatesCollapseIntoOneRecordWithAllItsSources() {
        String one = shop.answers("P0171?", "Replace the engine.");
        String two = shop.answers("P0171? ", "replace the engine.");
        shop.corrects("ann", one, "Look for a vacuum leak.");
        shop.corrects("bob", two, "look for a vacuum leak.");

        assertThat(records()).hasSize(2);
        Pair pair = only(Pair.class);
        assertThat(pair.chosen()).as("as the first wrote it").isEqualTo("Look for a vacuum leak.");
        assertThat(pair.backing().technicians()).containsExactly("ann", "bob");
        assertThat(pair.backing().sources()).hasSize(4).contains(one, two);
    }

    @Test
    void anIdKeepsItsClaimWhenAnotherSaysTheSame() {
        String one = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", one, "Look for a vacuum leak.");
        RecordId before = only(Pair.class).id();
        shop.corrects("bob", one, "Look for a vacuum leak.");
        RecordId after = only(Pair.class).id();

        assertThat(after).isNotEqualTo(before);
        assertThat(after.sameClaim(before)).isTrue();
        assertThat(RecordId.parse(after.toString())).isEqualTo(after);
        assertThatThrownBy(() -> RecordId.parse("rec_1")).hasMessageContaining("looks like rec_");
    }

    @Test
    void erasureLeavesNothingOfTheInteractionAndNothingElseOut() {
        String one = shop.answers("P0171?", "Replace the engine.");
        String two = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", one, "Look for a vacuum leak.");
        String kept = shop.corrects("bob", two, "Look for a vacuum leak.");
        shop.erases(one);

        assertThat(records())
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.backing().sources()).containsExactly(kept, two));
        shop.erases(two);
        assertThat(records()).isEmpty();
    }

    @Test
    void thumbsOnOnePromptMakeNoMorePairsThanTheLimitAndEveryAnswerIsInOne() {
        int each = 20; // 400 pairs would be possible
        for (int i = 0; i < each; i++) {
            shop.up("ann" + i, shop.answers("P0171?", "Good answer " + i));
            shop.down("bob" + i, shop.answers("P0171?", "Bad answer " + i));
        }

        List<PreferenceRecord> records = records();
        assertThat(records).hasSize(Derivation.MOST_RATED_PAIRS).allMatch(Pair.class::isInstance);
        assertThat(records.stream().map(record -> ((Pair) record).chosen()).distinct())
                .hasSize(each);
        assertThat(records.stream().map(record -> ((Pair) record).rejected()).distinct())
                .hasSize(each);
    }

    @Test
    void everyRefusalSaysWhatItRefuses() {
        String answer = shop.answers("P0171?", "", FinishReason.ERROR);
        String thumb = shop.down("ann", answer);

        assertThat(Derivation.derive(shop.events()).refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.sources()).containsExactly(thumb);
            assertThat(refusal.reason().text()).isEqualTo(answer + " failed before its end");
        });
    }

    @Test
    void theReasonIsATreeOneCanRead() {
        String good = shop.answers("P0171?", "Look for a vacuum leak.");
        String bad = shop.answers("P0171?", "Replace the oxygen sensor.");
        String up = shop.up("ann", good);
        String down = shop.down("bob", bad);

        assertThat(only(Pair.class).standing().reason().tree())
                .isEqualTo("derived from feedback [derived]\n  these together [ratings]\n    thumb up for " + good
                        + " by ann in " + up + " [thumb]\n    thumb down for " + bad + " by bob in " + down
                        + " [thumb]\n");
    }

    @Test
    void aReasonShowsAtMostTwentyBelowIt() {
        List<Reason> many = IntStream.range(0, 50)
                .mapToObj(i -> new Reason("each", "number " + i))
                .toList();
        Reason reason = new Reason("all", "all of them", many);
        assertThat(reason.because()).hasSize(Reason.MOST_BECAUSE);
        assertThat(reason.because().get(Reason.MOST_BECAUSE - 1).text()).isEqualTo("and 31 more");
        assertThat(new Reason("all", "all of them", reason.because()))
                .as("shortening once is enough")
                .isEqualTo(reason);
    }

    @Test
    void aPairOfTwiceTheSameTextCannotBeMade() {
        String answer = shop.answers("P0171?", "Replace the engine.");
        shop.corrects("ann", answer, "Look for a vacuum leak.");
        Pair pair = only(Pair.class);

        assertThat(pair.edited("REPLACE the engine.", "fb_x")).isEmpty();
        assertThatThrownBy(
                        () -> Pair.of(pair.id().claim(), pair.prompt(), "a b", "A  B", pair.backing(), pair.standing()))
                .hasMessageContaining("must differ");
        assertThatThrownBy(() -> new Pair(pair.id(), pair.prompt(), "other", "text", pair.backing(), pair.standing()))
                .hasMessageContaining("id is not that");
    }
}
