package dev.journeyman.feedback.log;

import static dev.journeyman.feedback.log.TestWorld.append;
import static dev.journeyman.feedback.log.TestWorld.failure;
import static dev.journeyman.feedback.log.TestWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.events.Rated;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.LogException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksFeedbackLogIT {
    @TempDir
    Path home;

    private final TestWorld world = new TestWorld();
    private final RandomEvents events = new RandomEvents(11);
    private Path directory;
    private FeedbackLog log;

    @BeforeEach
    void open() {
        directory = home.resolve("feedback");
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment());
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void reopen(LogOptions options) {
        log.close();
        log = RocksFeedbackLog.open(directory, options, world.environment());
    }

    private static List<Event> events(List<Stored> stored) {
        return stored.stream().map(Stored::event).toList();
    }

    private static Idempotency idempotency(String key, String request) {
        return new Idempotency("tech-1", key, request.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEventIsFoundByEveryWayAndAfterReopening() {
        InteractionLogged asked = events.interaction();
        InteractionLogged again = events.interaction();
        Rated rated = events.rated(asked.id());
        Compared compared = events.compared(again.id(), asked.id());
        assertThat(append(log, asked)).isEqualTo(new Appended(1, 1, false));
        assertThat(append(log, again, rated)).isEqualTo(new Appended(2, 2, false));
        assertThat(append(log, compared)).isEqualTo(new Appended(4, 1, false));
        for (int round = 0; round < 2; round++) {
            assertThat(log.lastSequence()).isEqualTo(4);
            assertThat(log.at(3)).contains(new Stored(3, rated));
            assertThat(log.at(5)).isEmpty();
            assertThat(log.at(0)).isEmpty();
            assertThat(log.from(2, 2)).containsExactly(new Stored(2, again), new Stored(3, rated));
            assertThat(log.from(5, 10)).isEmpty();
            assertThat(log.byId(rated.id())).contains(new Stored(3, rated));
            assertThat(log.byId(events.ids().feedback())).isEmpty();
            assertThat(log.byId("nonsense")).isEmpty();
            assertThat(events(log.byInteraction(asked.id(), 10))).containsExactly(asked, rated, compared);
            assertThat(events(log.byInteraction(again.id(), 10))).containsExactly(again, compared);
            assertThat(events(log.byInteraction(asked.id(), 2))).containsExactly(asked, rated);
            assertThat(log.byInteraction(events.ids().interaction(), 10)).isEmpty();
            assertThat(log.isErased(asked.id())).isFalse();
            assertThat(log.verify().findings()).isEmpty();
            reopen(LogOptions.DEFAULTS);
        }
    }

    @Test
    void whatAKeyDidIsReadNewestFirstAndOnward() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            InteractionLogged asked = events.interaction();
            append(log, asked);
            all.add(asked);
        }
        String key = all.get(0).actor();
        List<Event> expected = all.reversed().stream()
                .filter(event -> event.actor().equals(key))
                .toList();
        List<Event> read = new ArrayList<>();
        long before = Long.MAX_VALUE;
        while (true) {
            List<Stored> some = log.byKey(key, before, 3);
            if (some.isEmpty()) {
                break;
            }
            read.addAll(events(some));
            before = some.get(some.size() - 1).sequence();
        }
        assertThat(read).containsExactlyElementsOf(expected);
        assertThat(log.byKey("tech", Long.MAX_VALUE, 10)).isEmpty();
        assertThat(log.byKey("tech-99", Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void eventsAreReadByTimeWhateverTheirType() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            InteractionLogged asked = events.interaction();
            Rated rated = events.rated(asked.id());
            append(log, asked, rated);
            all.add(asked);
            all.add(rated);
        }
        assertThat(events(log.byTime(
                        EventIds.timeOf(all.get(10).id()),
                        EventIds.timeOf(all.get(20).id()),
                        100)))
                .containsExactlyElementsOf(all.subList(10, 20));
        assertThat(events(log.byTime(Instant.EPOCH, Instant.MAX, 7))).containsExactlyElementsOf(all.subList(0, 7));
        assertThat(log.byTime(Instant.EPOCH, EventIds.timeOf(all.get(0).id()), 7))
                .isEmpty();
    }

    @Test
    void manyCallersShareASync() throws Exception {
        int callers = 50;
        int each = 20;
        List<CompletableFuture<Appended>> done = new ArrayList<>();
        for (int i = 0; i < callers * each; i++) {
            done.add(log.append(List.of(events.interaction())));
        }
        List<Long> sequences =
                done.stream().map(TestWorld::get).map(Appended::firstSequence).toList();
        assertThat(sequences)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, callers * each).boxed().toList());
        WriterStats stats = log.stats();
        assertThat(stats.events()).isEqualTo(callers * each);
        assertThat(stats.commits()).isLessThan(callers * each / 2);
        assertThat(stats.failed()).isZero();
        assertThat(log.verify().isSound()).isTrue();
    }

    @Test
    void anIdIsTakenOnce() {
        InteractionLogged asked = events.interaction();
        Rated rated = events.rated(asked.id());
        append(log, asked);
        assertThat(failure(log.append(List.of(rated, asked))).kind()).isEqualTo(Kind.DUPLICATE_ID);
        assertThat(failure(log.append(List.of(rated, rated))).kind()).isEqualTo(Kind.DUPLICATE_ID);
        assertThat(log.byId(rated.id())).as("all or none").isEmpty();
        assertThat(log.lastSequence()).isEqualTo(1);
        assertThat(append(log, rated).firstSequence()).as("no gap").isEqualTo(2);
        assertThat(failure(log.append(List.of())).kind()).isEqualTo(Kind.INVALID);
        assertThat(failure(log.append(List.of(events.erased(asked.id())))).kind())
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void aRequestSentTwiceIsWrittenOnce() {
        InteractionLogged asked = events.interaction();
        append(log, asked);
        Rated rated = events.rated(asked.id());
        assertThat(get(log.append(List.of(rated), idempotency("k", "request")))).isEqualTo(new Appended(2, 1, false));
        assertThat(get(log.append(List.of(events.rated(asked.id())), idempotency("k", "request"))))
                .isEqualTo(new Appended(2, 1, true));
        assertThat(failure(log.append(List.of(events.rated(asked.id())), idempotency("k", "another")))
                        .kind())
                .isEqualTo(Kind.IDEMPOTENCY_CONFLICT);
        assertThat(get(log.append(List.of(events.rated(asked.id())), idempotency("l", "request"))))
                .isEqualTo(new Appended(3, 1, false));
        reopen(LogOptions.DEFAULTS);
        assertThat(get(log.append(List.of(events.rated(asked.id())), idempotency("k", "request"))))
                .isEqualTo(new Appended(2, 1, true));
        assertThat(log.lastSequence()).isEqualTo(3);
    }

    @Test
    void idempotencyKeysAreForgottenAfterTheirTime() {
        InteractionLogged asked = events.interaction();
        append(log, asked);
        get(log.append(List.of(events.rated(asked.id())), idempotency("k", "request")));
        world.millis.addAndGet(Duration.ofHours(23).toMillis());
        assertThat(log.retain(Retention.FOREVER).forgottenKeys()).isZero();
        world.millis.addAndGet(Duration.ofHours(2).toMillis());
        assertThat(log.retain(Retention.FOREVER).forgottenKeys()).isEqualTo(1);
        assertThat(get(log.append(List.of(events.rated(asked.id())), idempotency("k", "another")))
                        .replayed())
                .isFalse();
    }

    @Test
    void aFullQueueRejectsAndWhatWaitsIsWritten() throws Exception {
        log.close();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LogWriter.BeforeWrite slow = () -> {
            writing.countDown();
            try {
                assertThat(goOn.await(TestWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        log = RocksFeedbackLog.open(
                directory, LogOptions.DEFAULTS.withQueue(2, 1 << 20), world.environment(), Migrations.TODAY, slow);
        CompletableFuture<Appended> first = log.append(List.of(events.interaction()));
        assertThat(writing.await(TestWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        CompletableFuture<Appended> second = log.append(List.of(events.interaction()));
        CompletableFuture<Appended> third = log.append(List.of(events.interaction()));
        CompletableFuture<Appended> tooMany = log.append(List.of(events.interaction()));
        assertThat(failure(tooMany).kind()).isEqualTo(Kind.QUEUE_FULL);
        assertThat(first).isNotDone();
        assertThat(log.stats().rejected()).isEqualTo(1);
        goOn.countDown();
        assertThat(List.of(get(first), get(second), get(third)))
                .extracting(Appended::firstSequence)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void theQueuesBytesAreBoundedToo() throws Exception {
        log.close();
        CountDownLatch goOn = new CountDownLatch(1);
        LogWriter.BeforeWrite slow = () -> {
            try {
                assertThat(goOn.await(TestWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        log = RocksFeedbackLog.open(
                directory,
                LogOptions.DEFAULTS.withQueue(100, 1500).withCommitEvents(1),
                world.environment(),
                Migrations.TODAY,
                slow);
        assertThat(failure(log.append(List.of(events.corrected(events.ids().interaction()), bulky())))
                        .kind())
                .isEqualTo(Kind.INVALID);
        List<CompletableFuture<Appended>> done = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            done.add(log.append(List.of(
                    events.compared(events.ids().interaction(), events.ids().interaction()))));
        }
        long rejected = log.stats().rejected();
        assertThat(rejected).isPositive();
        goOn.countDown();
        long written = done.stream().filter(future -> handled(future) == null).count();
        assertThat(written).isEqualTo(20 - rejected);
        assertThat(log.lastSequence()).isEqualTo(written);
    }

    private static LogException handled(CompletableFuture<Appended> future) {
        return get(future.handle((appended, e) -> (LogException) e));
    }

    private Event bulky() {
        return new Corrected(
                events.ids().feedback(),
                Instant.parse("2026-01-01T00:00:00Z"),
                events.ids().interaction(),
                "tech-1",
                "x".repeat(3000));
    }

    @Test
    void closingWritesWhatWaitsAndRefusesTheRest() {
        List<CompletableFuture<Appended>> done = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            done.add(log.append(List.of(events.interaction())));
        }
        log.close();
        log.close();
        assertThat(done).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        assertThat(failure(log.append(List.of(events.interaction()))).kind()).isEqualTo(Kind.CLOSED);
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(log::lastSequence)
                .matches(e -> e.kind() == Kind.CLOSED);
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment());
        assertThat(log.lastSequence()).isEqualTo(200);
    }

    @Test
    void aStoreIsOpenOnce() {
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> RocksFeedbackLog.open(directory, LogOptions.DEFAULTS, world.environment()))
                .matches(e -> e.kind() == Kind.IN_USE);
        append(log, events.interaction());
    }

    @Test
    void readsHaveALimit() {
        for (int limit : new int[] {0, -1, FeedbackReader.MOST_READ + 1}) {
            assertThatExceptionOfType(LogException.class)
                    .isThrownBy(() -> log.from(1, limit))
                    .matches(e -> e.kind() == Kind.INVALID);
        }
    }

    @Test
    void walkingReadsEverythingAsItWasWhenItBegan() {
        for (int i = 0; i < 30; i++) {
            append(log, events.interaction());
        }
        List<Long> walked = new ArrayList<>();
        log.forEach(5, entry -> {
            if (walked.isEmpty()) {
                log.append(List.of(events.interaction()));
            }
            walked.add(entry.sequence());
        });
        assertThat(walked)
                .containsExactlyElementsOf(LongStream.rangeClosed(5, 30).boxed().toList());
    }
}
