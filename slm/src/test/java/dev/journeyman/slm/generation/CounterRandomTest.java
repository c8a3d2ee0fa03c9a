package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    /** {@code java.util.SplittableRandom} is SplitMix64 with the golden gamma: an implementation that is not ours. */
    @Test
    void isSplitMix64AtAnyIndex() {
        SplittableRandom reference = new SplittableRandom(123);
        CounterRandom random = new CounterRandom(123);
        for (int n = 0; n < 1000; n++) {
            assertThat(random.bitsAt(n)).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void aNumberDependsOnKeyAndIndexAlone() {
        CounterRandom random = CounterRandom.ofSeed(9).split(2);
        double late = random.doubleAt(500);
        random.doubleAt(3);
        assertThat(CounterRandom.ofSeed(9).split(2).doubleAt(500)).isEqualTo(late);
    }

    @Test
    void seedsAndChildrenDoNotShareNumbers() {
        Set<Long> seen = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            for (int child = 0; child < 4; child++) {
                for (int n = 0; n < 50; n++) {
                    seen.add(CounterRandom.ofSeed(seed).split(child).bitsAt(n));
                }
            }
        }
        assertThat(seen).hasSize(50 * 4 * 50);
    }

    /** 16 equal bins, 15 degrees of freedom: 0.999 quantile 37.70. Across seeds at one index, as requests meet it. */
    @Test
    void isEvenAcrossSeeds() {
        int n = 16_000;
        int[] bins = new int[16];
        for (int seed = 0; seed < n; seed++) {
            bins[(int) (16 * CounterRandom.ofSeed(seed).split(0).doubleAt(0))]++;
        }
        double chi = 0;
        for (int bin : bins) {
            chi += Math.pow(bin - n / 16.0, 2) / (n / 16.0);
        }
        assertThat(chi).isLessThan(37.70);
    }
}
