package dev.journeyman.feedback;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.records.Derivation;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.SameText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Random sequences of events over few prompts, texts and people, so that everything collides with everything. The same seed makes the same sequence.
 *
 * <p>How many sequences a test makes is the system property {@code journeyman.feedback.sequences}; the first seed is {@code journeyman.seed}, or
 * another each time.
 */
public final class RandomSequences {
    private static final String[] PROMPTS = {"P0301?", " p0301? ", "P0171?", "P0171 at idle?"};
    private static final String[] TEXTS = {
        "Swap the coil.",
        "swap  the COIL.",
        "Replace the engine.",
        "Look for a vacuum leak.",
        "P0301 means cylinder 1 misfire."
    };
    private static final String[] PEOPLE = {"ann", "bob", "cid", "dan", "eve"};
    private static final String NOWHERE = EventIds.INTERACTION + "7" + "Z".repeat(EventIds.DIGITS - 1);

    private final Random random;
    private final Workshop shop = new Workshop();
    private final List<String> interactions = new ArrayList<>();
    private final List<String> feedback = new ArrayList<>();
    private final boolean reviews;

    private RandomSequences(long seed, boolean reviews) {
        random = new Random(seed);
        this.reviews = reviews;
    }

    /** How many sequences are wanted. */
    public static int sequences() {
        return Integer.getInteger("journeyman.feedback.sequences", 300);
    }

    /** The first seed, printed so that the run can be repeated. */
    public static long firstSeed(Class<?> test) {
        long seed = Long.getLong("journeyman.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": " + sequences() + " sequences, -Djourneyman.seed=" + seed);
        return seed;
    }

    /** A sequence of 1 to 60 events. */
    public static List<Event> sequence(long seed, boolean reviews) {
        return new RandomSequences(seed, reviews).make();
    }

    private List<Event> make() {
        int length = 1 + random.nextInt(60);
        interactions.add(NOWHERE);
        while (shop.events().size() < length) {
            step();
        }
        List<Event> events = new ArrayList<>(shop.events());
        if (random.nextInt(4) == 0) {
            events.add(random.nextInt(events.size() + 1), events.get(random.nextInt(events.size())));
        }
        return events;
    }

    private void step() {
        shop.waits(Duration.ofSeconds(random.nextInt(120)));
        int dice = random.nextInt(100);
        if (dice < 30) {
            interactions.add(interaction());
        } else if (dice < 60) {
            feedback.add(shop.rates(any(PEOPLE), any(interactions), random.nextBoolean() ? Rating.UP : Rating.DOWN));
        } else if (dice < 74) {
            feedback.add(shop.corrects(any(PEOPLE), any(interactions), any(TEXTS)));
        } else if (dice < 86) {
            String one = any(interactions);
            String other = any(interactions);
            if (!one.equals(other)) {
                feedback.add(shop.prefers(any(PEOPLE), one, other));
            }
        } else if (dice < 92 && !feedback.isEmpty()) {
            shop.takesBack(any(PEOPLE), any(feedback));
        } else if (dice < 95) {
            shop.erases(any(interactions));
        } else if (reviews) {
            review();
        }
    }

    private String interaction() {
        int dice = random.nextInt(20);
        if (dice == 0) {
            return shop.blocks(any(PROMPTS));
        }
        if (dice == 1) {
            return shop.answersUnlogged();
        }
        FinishReason finish = random.nextInt(3) > 0
                ? FinishReason.STOP
                : FinishReason.values()[random.nextInt(FinishReason.values().length)];
        String text = random.nextInt(12) == 0 ? " " : any(TEXTS);
        return shop.answers(
                List.of(new Message(MessageRole.USER, any(PROMPTS))), random.nextBoolean() ? "v1" : "v2", text, finish);
    }

    private void review() {
        if (random.nextInt(4) == 0) {
            shop.decides(any(PEOPLE), random.nextBoolean() ? Decision.REJECT : Decision.RELEASE);
            return;
        }
        List<PreferenceRecord> records = Derivation.derive(shop.events()).records();
        if (!records.isEmpty()) {
            Decision decision = new Decision[] {Decision.ACCEPT, Decision.REJECT, Decision.EDIT}[random.nextInt(3)];
            shop.decides(
                    records.get(random.nextInt(records.size())),
                    decision,
                    decision == Decision.EDIT ? any(TEXTS) : null);
        }
    }

    private String any(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /**
     * The events in another order that must make no difference: only what speaks of the same thing keeps its order. These are a technician's ratings,
     * corrections or comparisons of the same answers, and all reviews.
     */
    public static List<Event> otherOrder(List<Event> events, long seed) {
        Map<String, String> texts = new HashMap<>();
        for (Event event : events) {
            if (event instanceof InteractionLogged interaction) {
                Content content = interaction.content();
                if (content != null) {
                    texts.put(
                            interaction.id(),
                            SameText.normal(content.messages().get(0).content()) + "|"
                                    + SameText.normal(content.answer()));
                }
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        Map<String, List<Integer>> places = new TreeMap<>(); // where the events of one subject lie now
        for (int place = 0; place < order.size(); place++) {
            places.computeIfAbsent(subject(events.get(order.get(place)), texts), key -> new ArrayList<>())
                    .add(place);
        }
        Event[] result = new Event[events.size()];
        places.values().forEach(each -> {
            List<Integer> members = each.stream().map(order::get).sorted().toList();
            for (int i = 0; i < members.size(); i++) {
                result[each.get(i)] = events.get(members.get(i));
            }
        });
        return List.of(result);
    }

    private static String subject(Event event, Map<String, String> texts) {
        TreeSet<String> about = new TreeSet<>();
        event.interactionIds().forEach(id -> about.add(texts.getOrDefault(id, id)));
        boolean said = event instanceof Rated || event instanceof Corrected || event instanceof Compared;
        if (said) {
            return event.type() + "|" + event.actor() + "|" + about;
        }
        return event instanceof Reviewed ? "review" : event.id();
    }
}
