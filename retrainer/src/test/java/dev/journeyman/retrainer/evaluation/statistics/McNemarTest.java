package dev.journeyman.retrainer.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class McNemarTest {
    private static final long SEED = 60_611;

    @Test
    void fewDiscordantItemsAreSummed() {
        // by hand: at most 1 head in 6 throws is (1 + 6) / 64, twice that 14 / 64
        assertThat(McNemar.of(1, 5)).isEqualTo(new McNemar(1, 5, true, 0.21875));
        assertThat(McNemar.of(5, 1).p()).isEqualTo(0.21875);
        // by hand: no head in 4 throws is 1 / 16, twice that 1 / 8
        assertThat(McNemar.of(0, 4).p()).isEqualTo(0.125);
        // SciPy 1.17.1, binomtest(3, 23): (1 + 23 + 253 + 1771) / 2^22
        assertThat(McNemar.of(3, 20).p()).isCloseTo(0.00048828125, offset(1e-15));
        assertThat(McNemar.of(12, 12).p()).isEqualTo(1);
        assertThat(McNemar.of(0, 0)).isEqualTo(new McNemar(0, 0, true, 1));
    }

    @Test
    void manyAreApproximatedWithContinuityCorrection() {
        // by hand: (|10 - 30| - 1)^2 / 40 = 9.025; SciPy 1.17.1, chi2.sf(9.025, 1)
        assertThat(McNemar.of(10, 30).exact()).isFalse();
        assertThat(McNemar.of(10, 30).p()).isCloseTo(0.002663119259138556, offset(1e-14));
        // (20 - 1)^2 / 100 = 3.61
        assertThat(McNemar.of(60, 40).p()).isCloseTo(0.05743311963200335, offset(1e-14));
        // |13 - 12| - 1 = 0
        assertThat(McNemar.of(13, 12)).isEqualTo(new McNemar(13, 12, false, 1));
        assertThatThrownBy(() -> McNemar.of(-1, 2)).hasMessageContaining("-1 and 2");
    }

    @Test
    void equalModelsAreToldApartInAtMostOneOfTwentyCases() {
        System.out.println("McNemar under equality, seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        int runs = 4000;
        int wronglyTold = 0;
        for (int run = 0; run < runs; run++) {
            int onlyFirst = 0;
            int onlySecond = 0;
            for (int item = 0; item < 300; item++) {
                boolean a = random.nextDouble() < 0.7;
                boolean b = random.nextDouble() < 0.7;
                onlyFirst += a && !b ? 1 : 0;
                onlySecond += b && !a ? 1 : 0;
            }
            wronglyTold += McNemar.of(onlyFirst, onlySecond).p() < 0.05 ? 1 : 0;
        }
        assertThat((double) wronglyTold / runs).isBetween(0.025, 0.055);
    }
}
