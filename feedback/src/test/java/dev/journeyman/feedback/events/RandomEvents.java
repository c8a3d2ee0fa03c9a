package dev.journeyman.feedback.events;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes valid events from a seed: the same seed, the same events. Each is a second later than the one before. */
public final class RandomEvents {
    private static final String[] WORDS = {
        "misfire",
        "cylinder",
        "P0301",
        "coil",
        "Zündkerze",
        "\u65e5\u672c",
        "\uD83D\uDD27",
        "\"quoted\"",
        "back\\slash",
        "tab\there",
        "line\nend",
        "",
        "brake",
        "\u0000",
        "\u2028"
    };

    private final Random random;
    private final EventIds ids;
    private Instant now = Instant.parse("2026-03-01T08:00:00Z");

    public RandomEvents(long seed) {
        this.random = new Random(seed);
        this.ids = new EventIds(clock(), random);
    }

    /** The time of the next event. */
    public InstantSource clock() {
        return () -> now;
    }

    public EventIds ids() {
        return ids;
    }

    private Instant tick() {
        now = now.plusMillis(1000);
        return now;
    }

    public String text(int mostWords) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(mostWords + 1); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }

    private String written(int mostWords) {
        return "It says " + text(mostWords);
    }

    public String key() {
        return "tech-" + random.nextInt(7);
    }

    public InteractionLogged interaction() {
        return interaction(random.nextInt(5) == 0 ? null : content());
    }

    public InteractionLogged interaction(Content content) {
        Instant at = tick();
        return new InteractionLogged(
                ids.interaction(),
                at,
                new Asker(
                        key(), pick(AskerRole.values()), random.nextBoolean() ? null : "session " + random.nextInt(9)),
                random.nextBoolean() ? "/v1/chat/completions" : "/v1/diagnose",
                "journeyman",
                "starter-" + random.nextInt(3),
                random.nextBoolean() ? null : "adapter-1",
                content,
                pick(FinishReason.values()),
                new Sampling(
                        random.nextDouble() * 2,
                        random.nextDouble(),
                        random.nextInt(100),
                        random.nextDouble(),
                        random.nextDouble() + 0.5,
                        random.nextDouble() * 2 - 1,
                        random.nextDouble() * 4 - 2,
                        random.nextLong(),
                        random.nextInt(1000)),
                random.nextBoolean()
                        ? List.of()
                        : List.of(new GuardrailVerdict("no-bypass", pick(Outcome.values()), text(5))),
                new Usage(random.nextInt(1000), random.nextInt(1000)),
                new Timings(random.nextInt(50), random.nextBoolean() ? null : (Long) (long) random.nextInt(90), 100),
                random.nextInt(4) == 0 ? ids.interaction() : null);
    }

    public Content content() {
        List<Message> messages = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            messages.add(new Message(pick(MessageRole.values()), text(20)));
        }
        List<Passage> passages = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            passages.add(new Passage("passage-" + i, text(30)));
        }
        Diagnosis diagnosis = random.nextBoolean()
                ? null
                : new Diagnosis(random.nextBoolean() ? null : "2014 Golf", List.of("P0301"), text(8));
        return new Content(messages, text(40), passages, text(40), diagnosis);
    }

    public Rated rated(String interactionId) {
        Set<RatingTag> tags = EnumSet.noneOf(RatingTag.class);
        for (RatingTag tag : RatingTag.values()) {
            if (random.nextInt(4) == 0) {
                tags.add(tag);
            }
        }
        return new Rated(
                ids.feedback(),
                tick(),
                interactionId,
                key(),
                pick(Rating.values()),
                tags,
                random.nextBoolean() ? null : written(10));
    }

    public Corrected corrected(String interactionId) {
        return new Corrected(ids.feedback(), tick(), interactionId, key(), written(60));
    }

    public Compared compared(String preferred, String other) {
        return new Compared(ids.feedback(), tick(), preferred, other, key());
    }

    public Withdrawn withdrawn(String interactionId, String feedbackId) {
        return new Withdrawn(ids.feedback(), tick(), interactionId, feedbackId, key());
    }

    public Reviewed reviewed(String interactionId) {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Reviewed(
                        ids.feedback(),
                        tick(),
                        SubjectKind.RECORD,
                        "sha256:" + random.nextLong(),
                        List.of(interactionId),
                        Decision.EDIT,
                        written(30),
                        "ops-1",
                        written(5));
            case 1 ->
                new Reviewed(
                        ids.feedback(),
                        tick(),
                        SubjectKind.RECORD,
                        "sha256:" + random.nextLong(),
                        List.of(interactionId),
                        random.nextBoolean() ? Decision.ACCEPT : Decision.REJECT,
                        null,
                        "ops-1",
                        written(5));
            default ->
                new Reviewed(
                        ids.feedback(),
                        tick(),
                        SubjectKind.TECHNICIAN,
                        key(),
                        List.of(),
                        Decision.RELEASE,
                        null,
                        "ops-1",
                        written(5));
        };
    }

    public Erased erased(String interactionId) {
        return new Erased(ids.feedback(), tick(), interactionId, "ops-1", "asked by letter", List.of("starter-1"));
    }

    /** An event of any type but an erasure, about one of those interactions. */
    public Event any(List<String> interactionIds) {
        if (interactionIds.isEmpty()) {
            return interaction();
        }
        String one = interactionIds.get(random.nextInt(interactionIds.size()));
        String other = interactionIds.get(random.nextInt(interactionIds.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 -> interaction();
            case 2 -> rated(one);
            case 3 -> corrected(one);
            case 4 -> one.equals(other) ? withdrawn(one, ids.feedback()) : compared(one, other);
            default -> reviewed(one);
        };
    }

    public Random random() {
        return random;
    }

    private <E> E pick(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
