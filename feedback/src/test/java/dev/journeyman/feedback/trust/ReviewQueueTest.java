package dev.journeyman.feedback.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.feedback.Workshop;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.SubjectKind;
import dev.journeyman.feedback.records.PreferenceRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReviewQueueTest {
    private static final FactCheck FACTS =
            Facts.check(Map.of("P0301", "Cylinder 1 Misfire Detected", "P0302", "Cylinder 2 Misfire Detected"));

    private final Workshop shop = new Workshop();

    private Appraisal appraise() {
        return new Trust(TrustPolicy.DEFAULT, FACTS).appraise(shop.events());
    }

    private ReviewQueue queue() {
        return ReviewQueue.of(appraise());
    }

    @Test
    void whatDecidesMostComesFirst() {
        String disputed = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", disputed);
        shop.down("bob", disputed);
        shop.corrects("ann", shop.answers("P0302?", "No idea."), "P0302 means cylinder 1 misfire.");
        for (int i = 0; i < 3; i++) {
            shop.corrects("mal", shop.answers("Case " + i, "No idea."), "P0301 means cylinder 2 misfire.");
        }

        assertThat(queue().items().stream().map(ReviewQueue.Item::urgency))
                .as(
                        "mal; ann's correction and mal's three, each a pair and a demonstration; the two sides of the dispute")
                .containsExactly(
                        ReviewQueue.Urgency.TECHNICIAN,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.WRONG_FACT,
                        ReviewQueue.Urgency.DISAGREEMENT,
                        ReviewQueue.Urgency.DISAGREEMENT);
        ReviewQueue.Item first = queue().items().get(0);
        assertThat(first.kind()).isEqualTo(SubjectKind.TECHNICIAN);
        assertThat(first.subject()).isEqualTo("mal");
        assertThat(first.records()).isEqualTo(6);
        assertThat(first.interactionIds()).isEmpty();
    }

    @Test
    void whatOnlyItsTechnicianSpeaksAgainstWaitsWithTheTechnician() {
        shop.up("mal", shop.answers("P0171?", "Look for a vacuum leak."));
        for (int i = 0; i < 3; i++) {
            shop.corrects("mal", shop.answers("Case " + i, "No idea."), "P0301 means cylinder 2 misfire.");
        }

        assertThat(queue().items().get(0).records())
                .as("the thumb's record too")
                .isEqualTo(7);
        assertThat(queue().items()).hasSize(1 + 6);
    }

    @Test
    void whatWasDecidedIsGoneFromTheQueue() {
        String disputed = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", disputed);
        shop.down("bob", disputed);
        for (PreferenceRecord record : appraise().records()) {
            assertThat(queue().items().stream().map(ReviewQueue.Item::subject))
                    .contains(record.id().toString());
            shop.decides(record, Decision.REJECT, null);
        }
        assertThat(queue().items()).isEmpty();
    }

    @Test
    void pagesAreBounded() {
        assertThat(queue().page(0, 1)).isEmpty();
        String disputed = shop.answers("P0171?", "Look for a vacuum leak.");
        shop.up("ann", disputed);
        shop.down("bob", disputed);
        assertThat(queue().page(0, 1)).hasSize(1);
        assertThat(queue().page(1, 200)).hasSize(1).isNotEqualTo(queue().page(0, 1));
        assertThat(queue().page(2, 200)).isEmpty();
        assertThatThrownBy(() -> queue().page(-1, 1)).hasMessageContaining("from");
        assertThatThrownBy(() -> queue().page(0, 201)).hasMessageContaining("1 to 200");
    }
}
