package dev.journeyman.feedback.log;

import static dev.journeyman.feedback.log.TestWorld.failure;
import static dev.journeyman.feedback.log.TestWorld.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.LogException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random commands against the log and against a list in memory: both must say the same after each. */
class LogModelIT {
    private static final int RUNS = 3;
    private static final int COMMANDS = 150;

    @TempDir
    Path home;

    private final TestWorld world = new TestWorld();

    /** What the log must hold: at each place an event, or null where its content is gone. */
    private final List<@Nullable Event> model = new ArrayList<>();

    private final Set<String> erased = new HashSet<>();

    @Test
    void theLogIsAListWithIndexes() {
        long seed = TestWorld.seed(LogModelIT.class);
        for (int run = 0; run < RUNS; run++) {
            model.clear();
            erased.clear();
            run(home.resolve("run-" + run), seed + run);
        }
    }

    private void run(Path directory, long seed) {
        RandomEvents events = new RandomEvents(seed);
        Random random = events.random();
        FeedbackLog log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment());
        try {
            for (int command = 0; command < COMMANDS; command++) {
                switch (random.nextInt(20)) {
                    case 0 -> {
                        log.close();
                        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment());
                    }
                    case 1, 2 -> erase(log, events, random);
                    case 3 -> appendTwice(log, events, "key-" + command);
                    case 4 -> appendKnown(log, random);
                    default -> append(log, events, random);
                }
                if (random.nextInt(10) == 0) {
                    compare(log);
                }
            }
            compare(log);
            Verification verification = log.verify();
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.lastSequence()).isEqualTo(model.size());
            assertThat(verification.tombstones())
                    .isEqualTo(model.stream().filter(event -> event == null).count());
        } finally {
            log.close();
        }
    }

    private List<String> interactions() {
        return model.stream()
                .filter(InteractionLogged.class::isInstance)
                .map(Event::id)
                .toList();
    }

    private void append(FeedbackLog log, RandomEvents events, Random random) {
        List<Event> some = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            some.add(events.any(interactions()));
        }
        assertThat(get(log.append(some))).isEqualTo(new Appended(model.size() + 1, some.size(), false));
        model.addAll(some);
    }

    private void appendTwice(FeedbackLog log, RandomEvents events, String key) {
        Idempotency idempotency = new Idempotency("k", key, key.getBytes(StandardCharsets.UTF_8));
        Event event = events.any(interactions());
        var first = log.append(List.of(event), idempotency);
        var second = log.append(List.of(events.any(interactions())), idempotency);
        assertThat(get(first)).isEqualTo(new Appended(model.size() + 1, 1, false));
        assertThat(get(second)).isEqualTo(new Appended(model.size() + 1, 1, true));
        model.add(event);
    }

    private void appendKnown(FeedbackLog log, Random random) {
        if (model.isEmpty()) {
            return;
        }
        Event known = model.get(random.nextInt(model.size()));
        if (known != null && !(known instanceof Erased)) {
            assertThat(failure(log.append(List.of(known))).kind()).isEqualTo(Kind.DUPLICATE_ID);
        }
    }

    private void erase(FeedbackLog log, RandomEvents events, Random random) {
        List<String> interactions = interactions();
        if (interactions.isEmpty()) {
            return;
        }
        String id = interactions.get(random.nextInt(interactions.size()));
        Erased event = events.erased(id);
        Erasure erasure = get(log.erase(event));
        List<Long> removed = new ArrayList<>();
        for (int i = 0; i < model.size(); i++) {
            Event each = model.get(i);
            if (each != null
                    && !(each instanceof Erased)
                    && each.interactionIds().contains(id)) {
                model.set(i, null);
                removed.add(i + 1L);
            }
        }
        model.add(event);
        erased.add(id);
        assertThat(erasure.removed()).isEqualTo(removed);
        assertThat(erasure.event()).isEqualTo(new Stored(model.size(), event));
    }

    private void compare(FeedbackLog log) {
        assertThat(log.lastSequence()).isEqualTo(model.size());
        List<@Nullable Event> read = new ArrayList<>();
        log.forEach(1, entry -> read.add(entry instanceof Stored stored ? stored.event() : null));
        assertThat(read).isEqualTo(model);
        Set<String> interactions = new HashSet<>(erased);
        Set<String> actors = new HashSet<>();
        for (Event event : model) {
            if (event != null) {
                interactions.addAll(event.interactionIds());
                actors.add(event.actor());
                assertThat(log.byId(event.id()).map(Stored::event)).contains(event);
            }
        }
        for (String id : interactions) {
            assertThat(log.isErased(id)).isEqualTo(erased.contains(id));
            assertThat(log.byInteraction(id, FeedbackReader.MOST_READ))
                    .isEqualTo(expected(event -> event.interactionIds().contains(id)));
        }
        for (String actor : actors) {
            assertThat(log.byKey(actor, Long.MAX_VALUE, FeedbackReader.MOST_READ))
                    .isEqualTo(expected(event -> event.actor().equals(actor)).reversed());
        }
        List<Stored> byTime = log.byTime(Instant.EPOCH, Instant.MAX, FeedbackReader.MOST_READ);
        assertThat(byTime)
                .isSortedAccordingTo(Comparator.comparing(stored ->
                        stored.event().id().substring(stored.event().id().length() - 26)))
                .containsExactlyInAnyOrderElementsOf(expected(event -> true));
    }

    private List<Stored> expected(Predicate<Event> wanted) {
        List<Stored> expected = new ArrayList<>();
        for (int i = 0; i < model.size(); i++) {
            Event event = model.get(i);
            if (event != null && wanted.test(event)) {
                expected.add(new Stored(i + 1L, event));
            }
        }
        return expected;
    }
}
