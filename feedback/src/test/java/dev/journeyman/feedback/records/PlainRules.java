package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Withdrawn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules of derivation once more, by asking every event about every other: slow, and written from the rules' text alone. */
final class PlainRules {
    private final List<Event> events = new ArrayList<>();
    private final Map<String, InteractionLogged> interactions = new HashMap<>();
    private final Map<String, String> prompts = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    PlainRules(List<Event> withRepeats) {
        Set<String> seen = new HashSet<>();
        withRepeats.forEach(event -> {
            if (seen.add(event.id())) {
                events.add(event);
                if (event instanceof InteractionLogged interaction) {
                    interactions.put(event.id(), interaction);
                }
            }
        });
        interactions.forEach((id, interaction) -> {
            if (interaction.content() != null) {
                prompts.put(id, SameText.normal(content(id).messages().get(0).content()));
                texts.put(id, SameText.normal(content(id).answer()));
            }
        });
    }

    /** The claims, as {@link #claim} writes them. */
    TreeSet<String> claims() {
        TreeSet<String> claims = new TreeSet<>();
        List<Event> said = said();
        Set<String> used = new HashSet<>();
        for (Event event : said) {
            if (event instanceof Corrected e) {
                claims.add("demonstration|" + prompt(e.interactionId()) + "|" + SameText.normal(e.correction()));
                if (canBeRejected(e.interactionId())
                        && !text(e.interactionId()).equals(SameText.normal(e.correction()))) {
                    claims.add(pair(e.interactionId(), SameText.normal(e.correction()), text(e.interactionId())));
                    use(used, said, e.technician(), e.interactionId(), Rating.DOWN);
                }
            }
            if (event instanceof Compared e
                    && prompt(e.interactionId()).equals(prompt(e.overInteractionId()))
                    && canBeChosen(e.interactionId())
                    && canBeRejected(e.overInteractionId())
                    && !text(e.interactionId()).equals(text(e.overInteractionId()))) {
                claims.add(pair(e.interactionId(), text(e.interactionId()), text(e.overInteractionId())));
                use(used, said, e.technician(), e.interactionId(), Rating.UP);
                use(used, said, e.technician(), e.overInteractionId(), Rating.DOWN);
            }
        }
        for (Event one : said) {
            for (Event other : said) {
                if (one instanceof Rated up
                        && other instanceof Rated down
                        && isUsable(up)
                        && isUsable(down)
                        && up.rating() == Rating.UP
                        && down.rating() == Rating.DOWN
                        && prompt(up.interactionId()).equals(prompt(down.interactionId()))
                        && !text(up.interactionId()).equals(text(down.interactionId()))) {
                    claims.add(pair(up.interactionId(), text(up.interactionId()), text(down.interactionId())));
                    used.add(up.id());
                    used.add(down.id());
                }
            }
        }
        for (Event event : said) {
            if (event instanceof Rated e && isUsable(e) && !used.contains(e.id())) {
                claims.add("unpaired|" + prompt(e.interactionId()) + "|" + text(e.interactionId()) + "|"
                        + (e.rating() == Rating.UP));
            }
        }
        return claims;
    }

    /** A record as the claims are written. */
    static String claim(PreferenceRecord record) {
        String prompt = SameText.normal(record.prompt().get(0).content());
        return switch (record) {
            case Pair pair ->
                "pair|" + prompt + "|" + SameText.normal(pair.chosen()) + "|" + SameText.normal(pair.rejected());
            case Demonstration demonstration ->
                "demonstration|" + prompt + "|" + SameText.normal(demonstration.completion());
            case Unpaired unpaired ->
                "unpaired|" + prompt + "|" + SameText.normal(unpaired.completion()) + "|" + unpaired.label();
        };
    }

    private String pair(String interaction, String chosen, String rejected) {
        return "pair|" + prompt(interaction) + "|" + chosen + "|" + rejected;
    }

    private boolean isUsable(Rated rated) {
        return rated.rating() == Rating.UP ? canBeChosen(rated.interactionId()) : canBeRejected(rated.interactionId());
    }

    private void use(Set<String> used, List<Event> said, String technician, String interaction, Rating rating) {
        for (Event event : said) {
            if (event instanceof Rated e
                    && e.technician().equals(technician)
                    && e.rating() == rating
                    && isUsable(e)
                    && prompt(e.interactionId()).equals(prompt(interaction))
                    && text(e.interactionId()).equals(text(interaction))) {
                used.add(e.id());
            }
        }
    }

    /** What still counts. */
    private List<Event> said() {
        List<Event> counts = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (isFeedback(events.get(i))
                    && !isWithdrawn(events.get(i))
                    && !isReplaced(i, false)
                    && isReadable(events.get(i))) {
                counts.add(events.get(i));
            }
        }
        List<Event> last = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            boolean replaced = false;
            for (int j = 0; j < counts.size(); j++) {
                boolean later = events.indexOf(counts.get(j)) > events.indexOf(counts.get(i));
                replaced |= later && sameSubject(counts.get(i), counts.get(j), true);
            }
            if (!replaced && modelReadAll(counts.get(i))) {
                last.add(counts.get(i));
            }
        }
        return last;
    }

    private boolean isReplaced(int place, boolean byText) {
        for (int later = place + 1; later < events.size(); later++) {
            if (isFeedback(events.get(later)) && sameSubject(events.get(place), events.get(later), byText)) {
                return true;
            }
        }
        return false;
    }

    private boolean sameSubject(Event one, Event other, boolean byText) {
        return one.getClass() == other.getClass()
                && one.actor().equals(other.actor())
                && about(one, byText).equals(about(other, byText));
    }

    private Set<String> about(Event event, boolean byText) {
        Set<String> about = new HashSet<>();
        event.interactionIds().forEach(id -> about.add(byText ? prompt(id) + "|" + text(id) : id));
        return about;
    }

    private static boolean isFeedback(Event event) {
        return event instanceof Rated || event instanceof Corrected || event instanceof Compared;
    }

    private boolean isWithdrawn(Event event) {
        return events.stream()
                .anyMatch(each -> each instanceof Withdrawn withdrawal
                        && withdrawal.feedbackId().equals(event.id())
                        && withdrawal.technician().equals(event.actor()));
    }

    private boolean isReadable(Event event) {
        return event.interactionIds().stream().allMatch(id -> {
            InteractionLogged interaction = interaction(id);
            boolean erased = events.stream()
                    .anyMatch(each -> each instanceof Erased erasure
                            && erasure.interactionId().equals(id));
            return interaction != null && interaction.content() != null && !erased;
        });
    }

    private boolean modelReadAll(Event event) {
        return event.interactionIds().stream()
                .noneMatch(id -> content(id).renderedPrompt().isEmpty());
    }

    private InteractionLogged interaction(String id) {
        return interactions.get(id);
    }

    private Content content(String id) {
        return interaction(id).content();
    }

    private String prompt(String id) {
        return prompts.get(id);
    }

    private String text(String id) {
        return texts.get(id);
    }

    private boolean canBeChosen(String id) {
        return interaction(id).finishReason() == FinishReason.STOP && !text(id).isEmpty();
    }

    private boolean canBeRejected(String id) {
        return canBeChosen(id) || interaction(id).finishReason() == FinishReason.LENGTH && !text(id).isEmpty();
    }
}
