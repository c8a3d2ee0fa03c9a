package dev.journeyman.feedback.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.RandomSequences;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds of every sequence of events, tried on random ones. */
class DerivationPropertyTest {
    private static String json(List<Event> events) {
        return RecordsJson.lines(Derivation.derive(events).records());
    }

    @Test
    void theRulesHoldAndOrderMakesNoDifferenceWhereEventsCommute() {
        long first = RandomSequences.firstSeed(DerivationPropertyTest.class);
        int records = 0;
        for (long seed = first; seed < first + RandomSequences.sequences(); seed++) {
            List<Event> events = RandomSequences.sequence(seed, false);
            Derived derived = Derivation.derive(events);
            records += derived.records().size();
            String json = RecordsJson.lines(derived.records());

            assertThat(json(events)).as("again, seed %d", seed).isEqualTo(json);
            List<Event> shuffled = RandomSequences.otherOrder(events, ~seed);
            assertThat(json(shuffled)).as("in another order, seed %d", seed).isEqualTo(json);
            assertThat(Derivation.derive(shuffled).refusals())
                    .as("seed %d", seed)
                    .isEqualTo(derived.refusals());
            TreeSet<String> claims = new TreeSet<>();
            derived.records().forEach(record -> claims.add(PlainRules.claim(record)));
            assertThat(claims).as("as the rules say, seed %d", seed).isEqualTo(new PlainRules(events).claims());
            assertThat(json(withoutErased(events)))
                    .as("as if what was erased had never been, seed %d", seed)
                    .isEqualTo(json);
            sound(events, derived, seed);
        }
        assertThat(records).as("the sequences are not all empty of records").isGreaterThan(RandomSequences.sequences());
    }

    private static List<Event> withoutErased(List<Event> events) {
        Set<String> erased = events.stream()
                .filter(Erased.class::isInstance)
                .flatMap(event -> event.interactionIds().stream())
                .collect(Collectors.toSet());
        return events.stream()
                .filter(event -> event.interactionIds().stream().noneMatch(erased::contains))
                .toList();
    }

    private static void sound(List<Event> events, Derived derived, long seed) {
        Map<String, InteractionLogged> interactions = new HashMap<>();
        Set<String> ids = new HashSet<>();
        events.forEach(event -> {
            ids.add(event.id());
            if (event instanceof InteractionLogged interaction) {
                interactions.put(interaction.id(), interaction);
            }
        });
        Set<String> claims = new HashSet<>();
        for (PreferenceRecord record : derived.records()) {
            assertThat(claims.add(record.id().claim()))
                    .as("each claim once, seed %d", seed)
                    .isTrue();
            assertThat(ids).as("seed %d", seed).containsAll(record.backing().sources());
            for (String source : record.backing().sources()) {
                if (EventIds.isInteraction(source)) {
                    InteractionLogged interaction = interactions.get(source);
                    assertThat(SameText.normal(
                                    interaction.content().messages().get(0).content()))
                            .as("one prompt, seed %d", seed)
                            .isEqualTo(SameText.normal(record.prompt().get(0).content()));
                    if (!(record instanceof Demonstration)) {
                        assertThat(interaction.finishReason())
                                .as("no side was blocked, seed %d", seed)
                                .isIn(FinishReason.STOP, FinishReason.LENGTH);
                    }
                }
            }
            if (record instanceof Pair pair) {
                assertThat(SameText.normal(pair.chosen()))
                        .as("two sides, seed %d", seed)
                        .isNotEqualTo(SameText.normal(pair.rejected()));
            }
        }
    }
}
