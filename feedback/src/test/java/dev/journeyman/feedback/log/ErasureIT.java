package dev.journeyman.feedback.log;

import static dev.journeyman.feedback.log.TestWorld.append;
import static dev.journeyman.feedback.log.TestWorld.failure;
import static dev.journeyman.feedback.log.TestWorld.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Content;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.events.Reviewed;
import dev.journeyman.feedback.events.SubjectKind;
import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Entry.Tombstone;
import dev.journeyman.feedback.log.LogException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasure and retention: what is gone from the reads, and from the bytes on the disk. */
class ErasureIT {
    private static final String SECRET = "WDBUF56X48B123456-is-not-to-stay";

    @TempDir
    Path home;

    private final TestWorld world = new TestWorld();
    private final RandomEvents events = new RandomEvents(12);
    private Path directory;
    private FeedbackLog log;

    @BeforeEach
    void open() {
        directory = home.resolve("feedback");
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS.uncompressed(), world.environment());
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void reopen() {
        log.close();
        log = RocksFeedbackLog.open(directory, LogOptions.DEFAULTS.uncompressed(), world.environment());
    }

    private InteractionLogged secret() {
        return events.interaction(new Content(
                List.of(new Message(MessageRole.USER, SECRET)),
                "prompt " + SECRET,
                List.of(),
                "answer " + SECRET,
                null));
    }

    private Corrected secretCorrection(InteractionLogged of) {
        return new Corrected(events.ids().feedback(), of.at(), of.id(), "tech-secret", "rather " + SECRET);
    }

    /** The files of the store that hold a text; those that the database deletes meanwhile do not. */
    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : List.of(directory, directory.resolve("db"))) {
            try (Stream<Path> files = Files.list(folder)) { // a walk would stumble over a file that goes
                for (Path file : files.toList()) {
                    if (holds(file, text)) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static boolean holds(Path file, String text) throws IOException {
        try {
            return Files.isRegularFile(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** RocksDB deletes files that are no longer needed on a thread of its own. */
    private void waitUntilGone(String text) throws Exception {
        long end = System.nanoTime() + TestWorld.PATIENCE.toNanos();
        while (!filesWith(text).isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(filesWith(text)).isEmpty();
    }

    @Test
    void anErasedInteractionIsGoneFromReadsAndFromTheDisk() throws Exception {
        InteractionLogged other = events.interaction();
        InteractionLogged asked = secret();
        Corrected corrected = secretCorrection(asked);
        append(log, other);
        append(log, asked);
        append(log, corrected, events.compared(other.id(), asked.id()));
        append(log, events.rated(other.id()));
        reopen(); // what was in memory is in a table file now
        append(log, events.rated(asked.id()));
        assertThat(filesWith(SECRET)).isNotEmpty();

        world.millis.set(Instant.parse("2026-07-01T00:00:00Z").toEpochMilli());
        Erased erased = events.erased(asked.id());
        Erasure erasure = get(log.erase(erased));
        assertThat(erasure.event()).isEqualTo(new Stored(7, erased));
        assertThat(erasure.removed()).containsExactly(2L, 3L, 4L, 6L);
        assertThat(log.at(2))
                .contains(new Tombstone(
                        2, Reason.ERASED, "interaction_logged", Instant.parse("2026-07-01T00:00:00Z"), erased.id()));
        assertThat(log.byId(asked.id())).isEmpty();
        assertThat(log.byId(corrected.id())).isEmpty();
        assertThat(log.byInteraction(asked.id(), 10)).containsExactly(new Stored(7, erased));
        assertThat(log.byInteraction(other.id(), 10))
                .extracting(Stored::sequence)
                .containsExactly(1L, 5L);
        assertThat(log.byKey("tech-secret", Long.MAX_VALUE, 10)).isEmpty();
        assertThat(log.isErased(asked.id())).isTrue();
        assertThat(log.from(1, 10)).hasSize(7);
        Verification verification = log.verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.tombstones()).isEqualTo(4);

        get(erasure.scrubbed());
        waitUntilGone(SECRET);
        reopen();
        waitUntilGone("tech-secret"); // the list of table files names their first and last keys, until it is begun anew
        assertThat(log.isErased(asked.id())).isTrue();
        assertThat(log.verify().findings()).isEmpty();
    }

    @Test
    void aDecisionOnARecordOutlivesTheErasureOfOneOfItsInteractions() throws Exception {
        InteractionLogged gone = secret();
        InteractionLogged other = events.interaction();
        Reviewed rejected = review(Decision.REJECT, null, gone.id(), other.id());
        Reviewed edited = review(Decision.EDIT, "better " + SECRET, gone.id(), other.id());
        Reviewed alone = review(Decision.REJECT, null, gone.id());
        append(log, gone, other, rejected, edited, alone);
        Erasure erasure = get(log.erase(events.erased(gone.id())));
        get(erasure.scrubbed());
        waitUntilGone(SECRET);
        assertThat(erasure.removed())
                .as("the answer, the edit and what spoke of it alone")
                .containsExactly(1L, 4L, 5L);
        Reviewed left = new Reviewed(
                rejected.id(),
                rejected.at(),
                SubjectKind.RECORD,
                rejected.subject(),
                List.of(other.id()),
                Decision.REJECT,
                null,
                rejected.reviewer(),
                "(erased)");
        assertThat(log.byId(rejected.id()).orElseThrow().event()).isEqualTo(left);
        assertThat(log.byInteraction(other.id(), 10)).extracting(Stored::event).contains(left);
        assertThat(log.byInteraction(gone.id(), 10)).extracting(Stored::event).doesNotContain(left);
        assertThat(log.verify().findings()).isEmpty();
        reopen();
        assertThat(log.verify().findings()).isEmpty();
    }

    private Reviewed review(Decision decision, String text, String... interactions) {
        return new Reviewed(
                events.ids().feedback(),
                Instant.ofEpochMilli(world.millis.get()),
                SubjectKind.RECORD,
                "rec_" + "0".repeat(40),
                List.of(interactions),
                decision,
                text,
                "ops-1",
                "because of " + SECRET);
    }

    @Test
    void nothingMoreIsTakenAboutAnErasedInteraction() {
        InteractionLogged asked = secret();
        append(log, asked);
        get(log.erase(events.erased(asked.id())));
        assertThat(failure(log.append(List.of(events.rated(asked.id())))).kind())
                .isEqualTo(Kind.ERASED);
        assertThat(failure(log.append(List.of(events.interaction(), events.corrected(asked.id()))))
                        .kind())
                .isEqualTo(Kind.ERASED);
        assertThat(failure(log.append(List.of(asked))).kind()).isEqualTo(Kind.ERASED);
        assertThat(log.lastSequence()).isEqualTo(2);
    }

    @Test
    void erasingTwiceIsNoErrorAndErasingNothingIs() {
        InteractionLogged asked = secret();
        append(log, asked);
        Erasure first = get(log.erase(events.erased(asked.id())));
        Erasure second = get(log.erase(events.erased(asked.id())));
        assertThat(second.event()).isEqualTo(first.event());
        assertThat(second.removed()).isEmpty();
        get(second.scrubbed());
        assertThat(log.lastSequence()).isEqualTo(2);
        assertThat(failure(log.erase(events.erased(events.ids().interaction()))).kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void theDigestOfAnErasedRequestIsForgotten() {
        InteractionLogged asked = secret();
        append(log, asked);
        Idempotency idempotency = new Idempotency("tech-1", "k", "request".getBytes(StandardCharsets.UTF_8));
        get(log.append(List.of(secretCorrection(asked)), idempotency));
        get(log.erase(events.erased(asked.id())));
        assertThat(failure(log.append(List.of(secretCorrection(asked)), idempotency))
                        .kind())
                .as("not a replay any more")
                .isEqualTo(Kind.ERASED);
    }

    @Test
    void retentionByAgeKeepsAnswersThatPeopleSaidSomethingOf() throws Exception {
        InteractionLogged unrated = secret();
        InteractionLogged rated = events.interaction();
        append(log, unrated);
        append(log, rated);
        append(log, events.rated(rated.id()));
        InteractionLogged erased = secret();
        append(log, erased);
        get(log.erase(events.erased(erased.id())));
        world.millis.set(rated.at().plus(Duration.ofDays(31)).toEpochMilli());
        Retention retention = new Retention(Map.of(
                DataClass.INTERACTIONS, new Retention.Limit(Duration.ofDays(30), null),
                DataClass.AUDIT, new Retention.Limit(Duration.ZERO, null)));
        RetentionReport report = log.retain(retention);
        assertThat(report.removed()).isEqualTo(Map.of(DataClass.INTERACTIONS, 1L));
        assertThat(log.at(1).orElseThrow())
                .isInstanceOfSatisfying(
                        Tombstone.class,
                        tombstone -> assertThat(tombstone.reason()).isEqualTo(Reason.RETENTION));
        assertThat(log.byId(rated.id())).isPresent();
        assertThat(log.isErased(erased.id())).isTrue();
        assertThat(log.retain(retention).removedInAll())
                .as("a second run finds nothing")
                .isZero();
        assertThat(log.verify().findings()).isEmpty();
        waitUntilGone(SECRET);
    }

    @Test
    void retentionByBytesRemovesTheOldest() {
        for (int i = 0; i < 20; i++) {
            append(
                    log,
                    events.interaction(new Content(
                            List.of(new Message(MessageRole.USER, "x")), "y".repeat(100_000), List.of(), "", null)));
        }
        Retention retention = new Retention(Map.of(DataClass.INTERACTIONS, new Retention.Limit(null, 1_050_000L)));
        RetentionReport report = log.retain(retention);
        assertThat(report.removed()).isEqualTo(Map.of(DataClass.INTERACTIONS, 10L));
        assertThat(report.keptBytes().get(DataClass.INTERACTIONS)).isBetween(1_000_000L, 1_050_000L);
        assertThat(log.from(1, 20).subList(0, 10)).allMatch(Tombstone.class::isInstance);
        assertThat(log.from(11, 20)).hasSize(10).allMatch(Stored.class::isInstance);
    }
}
