package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs worked by hand, and their price against every way to cut a few rows. */
class DecodeRunsTest {
    @Test
    void nothingNeedsNoRun() {
        assertThat(DecodeRuns.of(new int[0], new int[0], 0).runs()).isEmpty();
    }

    /** Slots 1, 2 and 4: three calls cost 768 and 30 tokens; one costs 256 and 4 times 10. */
    @Test
    void shortNeighboursAreOneRunAndTheSlotBetweenThemIsCarriedAlong() {
        DecodeRuns runs = DecodeRuns.of(new int[] {1, 2, 4}, new int[] {10, 8, 9}, 0);
        assertThat(runs.runs()).containsExactly(1, 4, 0, 10);
        assertThat(runs.windowed()).containsExactly(1, 4, 0, 10);
        assertThat(runs.picks()).containsExactly(0, 1, 0, 2);
        assertThat(runs.ends()).containsExactly(10, 8, 10, 9); // slot 3 has no row: any end will do that sees something
        assertThat(runs.back()).containsExactly(0, 1, 3);
    }

    /** Together slots 0 and 1 are attended over 2,000 tokens each; apart the second costs a call and 8. */
    @Test
    void aLongOneAndAShortOneAreTwoRuns() {
        DecodeRuns runs = DecodeRuns.of(new int[] {0, 1}, new int[] {2000, 8}, 0);
        assertThat(runs.runs()).containsExactly(0, 1, 0, 2000, 1, 1, 0, 8);
        assertThat(runs.picks()).containsExactly(0, 1);
        assertThat(runs.ends()).containsExactly(2000, 8);
        assertThat(runs.back()).containsExactly(0, 1);
    }

    /** A window of 4: of sequences of 9 and 12 tokens the shorter sees from 5 on, so the run begins there. */
    @Test
    void aWindowedRunBeginsWhereItsShortestSequenceBeginsToSee() {
        DecodeRuns runs = DecodeRuns.of(new int[] {0, 1}, new int[] {9, 12}, 4);
        assertThat(runs.runs()).containsExactly(0, 2, 0, 12);
        assertThat(runs.windowed()).containsExactly(0, 2, 5, 7);
    }

    @Test
    void noOtherCutIsCheaper() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(7);
            int[] slots = new int[n];
            int[] ends = new int[n];
            for (int i = 0; i < n; i++) {
                slots[i] = (i == 0 ? 0 : slots[i - 1] + 1) + random.nextInt(3);
                ends[i] = 1 + random.nextInt(random.nextBoolean() ? 40 : 1500);
            }
            long cheapest = Long.MAX_VALUE;
            for (int cuts = 0; cuts < 1 << (n - 1); cuts++) {
                cheapest = Math.min(cheapest, price(slots, ends, cuts));
            }
            long[] runs = DecodeRuns.of(slots, ends, 0).runs();
            long price = 0;
            for (int r = 0; r < runs.length; r += 4) {
                price += 256 + runs[r + 1] * runs[r + 3];
            }
            assertThat(price).as("seed %s, round %s", seed, round).isEqualTo(cheapest);
        }
    }

    /** The price of a cut after each row whose bit is set. */
    private static long price(int[] slots, int[] ends, int cuts) {
        long price = 0;
        int first = 0;
        int longest = 0;
        for (int i = 0; i < slots.length; i++) {
            longest = Math.max(longest, ends[i]);
            if (i == slots.length - 1 || (cuts >> i & 1) == 1) {
                price += 256 + (long) longest * (slots[i] - slots[first] + 1);
                first = i + 1;
                longest = 0;
            }
        }
        return price;
    }
}
