package dev.journeyman.feedback.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    /** The example of the ULID specification's reference: ulid(1469918176385) begins with 01ARYZ6S41. */
    private static final long SPECIFIED_MILLIS = 1469918176385L;

    private final AtomicLong millis = new AtomicLong(SPECIFIED_MILLIS);
    private final EventIds ids = new EventIds(() -> Instant.ofEpochMilli(millis.get()), new Random(1));

    @Test
    void theTimeStandsInFrontAsTheUlidSpecificationSays() {
        assertThat(ids.interaction()).startsWith("int_01ARYZ6S41").hasSize(30);
        assertThat(ids.feedback()).startsWith("fb_01ARYZ6S41").hasSize(29);
        assertThat(EventIds.timeOf("int_01ARYZ6S41TSV4RRFFQ69G5FAV")).isEqualTo(Instant.ofEpochMilli(SPECIFIED_MILLIS));
    }

    @Test
    void idsGrowWithinAMillisecondAndWhenTheClockGoesBack() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            millis.addAndGet(i % 7 == 0 ? -3 : i % 11 == 0 ? 1 : 0);
            made.add(ids.feedback());
        }
        assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(EventIds::isFeedback);
    }

    @Test
    void whereTheRandomPartOverflowsTheMillisecondGrows() {
        RandomGenerator ones = () -> -1L; // the largest random part, and the largest step
        EventIds full = new EventIds(() -> Instant.ofEpochMilli(SPECIFIED_MILLIS), ones);
        String first = full.feedback();
        String second = full.feedback();
        assertThat(EventIds.timeOf(first)).isEqualTo(Instant.ofEpochMilli(SPECIFIED_MILLIS));
        assertThat(EventIds.timeOf(second)).isEqualTo(Instant.ofEpochMilli(SPECIFIED_MILLIS + 1));
        assertThat(first).isLessThan(second);
    }

    @Test
    void twoMakersMakeDifferentIds() {
        EventIds other = new EventIds(() -> Instant.ofEpochMilli(SPECIFIED_MILLIS), new Random(2));
        assertThat(IntStream.range(0, 100).mapToObj(i -> ids.feedback()))
                .doesNotContainAnyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> other.feedback()).toList());
    }

    @Test
    void theFirstIdOfAMomentIsNotLargerThanAnyMadeThen() {
        Instant at = Instant.ofEpochMilli(SPECIFIED_MILLIS);
        String made = ids.interaction();
        assertThat(EventIds.firstAt(EventIds.INTERACTION, at)).isLessThanOrEqualTo(made);
        assertThat(EventIds.firstAt(EventIds.INTERACTION, at.plusMillis(1))).isGreaterThan(made);
        assertThat(EventIds.firstAt(EventIds.FEEDBACK, Instant.MIN)).isEqualTo("fb_00000000000000000000000000");
        assertThat(EventIds.firstAt(EventIds.FEEDBACK, Instant.MAX)).isEqualTo("fb_7ZZZZZZZZZ0000000000000000");
    }

    @Test
    void otherTextsAreNoIds() {
        assertThat(EventIds.isInteraction("fb_01ARYZ6S41TSV4RRFFQ69G5FAV")).isFalse();
        assertThat(EventIds.isInteraction("int_01ARYZ6S41TSV4RRFFQ69G5FA")).isFalse();
        assertThat(EventIds.isInteraction("int_01ARYZ6S41TSV4RRFFQ69G5FAU"))
                .as("U is no digit")
                .isFalse();
        assertThat(EventIds.isInteraction("int_81ARYZ6S41TSV4RRFFQ69G5FAV"))
                .as("over 48 bits")
                .isFalse();
        assertThat(EventIds.isInteraction("int_01aryz6s41tsv4rrffq69g5fav")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> EventIds.timeOf("int_"));
    }
}
