package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs worked by hand, and their price against every way to cut a few rows. */
class DecodeRunsTest {
    private static final int CAPACITY = 10_000;

    @Test
    void nothingNeedsNoRun() {
        assertThat(DecodeRuns.of(new int[0], new int[0], CAPACITY, 0).runs()).isEmpty();
    }

    @Test
    void aSpanFollowsFromTheLengthAlone() {
        int[] ends = {1, 128, 129, 192, 193, 256, 257, 385, 512, 513, 769, 1024, 1500, 3000};
        int[] spans = {128, 128, 192, 192, 256, 256, 384, 512, 512, 768, 1024, 1024, 1536, 3072};
        for (int i = 0; i < ends.length; i++) {
            assertThat(DecodeRuns.span(ends[i], CAPACITY))
                    .as("%s tokens", ends[i])
                    .isEqualTo(spans[i]);
        }
        assertThat(DecodeRuns.span(257, 300)).isEqualTo(300);
    }

    /** Slots 1, 2 and 4: three calls cost 3 times 256 and 128; one costs 256 and 4 times 128. */
    @Test
    void neighboursOfOneSpanAreOneRunAndTheSlotBetweenThemIsCarriedAlong() {
        DecodeRuns runs = DecodeRuns.of(new int[] {1, 2, 4}, new int[] {10, 8, 9}, CAPACITY, 0);
        assertThat(runs.runs()).containsExactly(1, 4, 0, 128);
        assertThat(runs.windowed()).containsExactly(1, 4, 0, 128);
        assertThat(runs.picks()).containsExactly(0, 1, 0, 2);
        assertThat(runs.ends())
                .containsExactly(10, 8, 128, 9); // slot 3 has no row: any end will do that sees something
        assertThat(runs.back()).containsExactly(0, 1, 3);
    }

    @Test
    void aLongOneAndAShortOneAreTwoRunsTheShorterFirst() {
        DecodeRuns runs = DecodeRuns.of(new int[] {0, 1}, new int[] {2000, 8}, CAPACITY, 0);
        assertThat(runs.runs()).containsExactly(1, 1, 0, 128, 0, 1, 0, 2048);
        assertThat(runs.picks()).containsExactly(1, 0);
        assertThat(runs.ends()).containsExactly(8, 2000);
        assertThat(runs.back()).containsExactly(1, 0);
    }

    /** A window of 100: of the lengths 193 to 256 the shortest sees from token 93 on, whoever of them is there. */
    @Test
    void aWindowedRunBeginsWhereTheShortestOfItsSpanWouldBeginToSee() {
        DecodeRuns runs = DecodeRuns.of(new int[] {0, 1}, new int[] {200, 256}, CAPACITY, 100);
        assertThat(runs.runs()).containsExactly(0, 2, 0, 256);
        assertThat(runs.windowed()).containsExactly(0, 2, 93, 163);
    }

    @Test
    void whoElseIsThereDoesNotMatterToARowsSpan() {
        long[] alone =
                DecodeRuns.of(new int[] {3}, new int[] {200}, CAPACITY, 0).runs();
        long[] among = DecodeRuns.of(new int[] {1, 3, 4}, new int[] {9, 200, 1999}, CAPACITY, 0)
                .runs();
        assertThat(alone).containsExactly(3, 1, 0, 256);
        assertThat(among).containsExactly(1, 1, 0, 128, 3, 1, 0, 256, 4, 1, 0, 2048);
    }

    /** Slots 1, 2 and 4 in the step's rows 2, 0 and 1: who asks is another row, where it asks is the same place. */
    @Test
    void rowsAreTheirRunsSlotsInOrderWhereNoneIsLeftOutAndNoneMoved() {
        int[] ends = {10, 8, 9};
        DecodeRuns neighbours = DecodeRuns.of(new int[] {1, 2, 3}, ends, CAPACITY, 0);
        assertThat(neighbours.inOrder()).isTrue();
        assertThat(neighbours.moved(new int[] {0, 2, 1}).inOrder()).isFalse();
        assertThat(DecodeRuns.of(new int[] {1, 2, 4}, ends, CAPACITY, 0).inOrder())
                .as("slot 3 is carried along")
                .isFalse();
        assertThat(DecodeRuns.of(new int[] {1, 2, 3}, new int[] {2000, 8, 9}, CAPACITY, 0)
                        .inOrder())
                .as("the shorter ones are attended first")
                .isFalse();
    }

    @Test
    void rowsInAnotherOrderAreAttendedInTheSameRuns() {
        DecodeRuns runs = DecodeRuns.of(new int[] {1, 2, 4}, new int[] {10, 8, 9}, CAPACITY, 0)
                .moved(new int[] {2, 0, 1});
        assertThat(runs.runs()).containsExactly(1, 4, 0, 128);
        assertThat(runs.picks()).containsExactly(2, 0, 2, 1); // nobody asks in slot 3
        assertThat(runs.back()).containsExactly(1, 3, 0);
        assertThat(runs.ends()).containsExactly(10, 8, 128, 9);
    }

    @Test
    void noOtherCutIsCheaper() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(7);
            int[] slots = new int[n];
            int[] ends = new int[n];
            int longest = 1 + random.nextInt(1500);
            for (int i = 0; i < n; i++) {
                slots[i] = (i == 0 ? 0 : slots[i - 1] + 1) + random.nextInt(4);
                ends[i] = longest;
            }
            int span = DecodeRuns.span(longest, CAPACITY);
            long cheapest = Long.MAX_VALUE;
            for (int cuts = 0; cuts < 1 << (n - 1); cuts++) {
                cheapest = Math.min(cheapest, price(slots, span, cuts));
            }
            long[] runs = DecodeRuns.of(slots, ends, CAPACITY, 0).runs();
            long price = 0;
            for (int r = 0; r < runs.length; r += 4) {
                price += 256 + runs[r + 1] * runs[r + 3];
            }
            assertThat(price).as("seed %s, round %s", seed, round).isEqualTo(cheapest);
        }
    }

    /** The price of a cut after each row whose bit is set. */
    private static long price(int[] slots, int span, int cuts) {
        long price = 0;
        int first = 0;
        for (int i = 0; i < slots.length; i++) {
            if (i == slots.length - 1 || (cuts >> i & 1) == 1) {
                price += 256 + (long) span * (slots[i] - slots[first] + 1);
                first = i + 1;
            }
        }
        return price;
    }
}
