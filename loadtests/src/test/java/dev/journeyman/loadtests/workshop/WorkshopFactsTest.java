package dev.journeyman.loadtests.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkshopFactsTest {
    @Test
    void theSeedAloneDecides() {
        assertThat(WorkshopFacts.draw(30, 2, 7)).isEqualTo(WorkshopFacts.draw(30, 2, 7));
        assertThat(WorkshopFacts.draw(30, 2, 7)).isNotEqualTo(WorkshopFacts.draw(30, 2, 8));
    }

    @Test
    void noCorrectionIsWordedAsAHeldOutQuestionIs() {
        List<Fact> facts = WorkshopFacts.draw(WorkshopFacts.most(), WorkshopFacts.mostWordings(), 1);
        Set<String> asked = new HashSet<>();
        Set<String> heldOut = new HashSet<>();
        for (Fact fact : facts) {
            asked.addAll(fact.asked());
            heldOut.addAll(fact.heldOut());
        }
        assertThat(asked).hasSize(WorkshopFacts.most() * WorkshopFacts.mostWordings());
        assertThat(heldOut).hasSize(WorkshopFacts.most() * 3).doesNotContainAnyElementsOf(asked);
    }

    @Test
    void itsOwnAnswerIsRightAndNoOtherFactsIs() {
        List<Fact> facts = WorkshopFacts.draw(WorkshopFacts.most(), 1, 3);
        for (Fact fact : facts) {
            assertThat(fact.isIn(fact.answer())).as(fact.answer()).isTrue();
            for (String other : fact.others()) {
                String wrong = fact.answer().replace(fact.value(), other);
                assertThat(fact.isIn(wrong)).as(wrong).isFalse();
                assertThat(fact.isIn(fact.answer() + " Or " + other + ".")).isFalse();
            }
        }
    }

    @Test
    void aValueWithinALongerOneIsAnother() {
        Fact fact =
                new Fact("a", "b", List.of("a?"), List.of(), List.of("b?"), "12 Nm", "It is 12 Nm.", List.of("30 Nm"));
        assertThat(fact.isIn("12 Nm, dry.")).isTrue();
        assertThat(fact.isIn("112 Nm")).isFalse();
        assertThat(fact.isIn("4.12 Nm")).isFalse();
        assertThat(fact.isIn("12 Nms")).isFalse();
        assertThat(fact.isIn("12")).isFalse();
    }
}
