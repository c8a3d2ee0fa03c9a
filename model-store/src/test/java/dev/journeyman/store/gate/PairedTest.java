package dev.journeyman.store.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.store.statistics.Holm;
import dev.journeyman.store.statistics.NormalDistribution;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/** The statistics against values worked by hand or with exact arithmetic. */
class PairedTest {
    @Test
    void outcomesArePaired() {
        assertThat(Paired.of(new Scorecard.Part("110010"), new Scorecard.Part("101011")))
                .isEqualTo(new Paired(6, 2, 1));
        assertThat(new Paired(6, 2, 1).difference()).isEqualTo(1.0 / 6);
    }

    /** 8 lost and 2 gained: (45 + 10 + 1) / 1024. */
    @Test
    void theExactTestIsTheBinomialTail() {
        assertThat(new Paired(100, 2, 8).chanceOfLosing()).isCloseTo(56.0 / 1024, within(1e-12));
        assertThat(new Paired(100, 0, 5).chanceOfLosing()).isCloseTo(1.0 / 32, within(1e-12));
        assertThat(new Paired(100, 5, 5).chanceOfLosing()).isEqualTo(1);
        assertThat(new Paired(100, 0, 0).chanceOfLosing()).isEqualTo(1);
    }

    @Test
    void theTailIsThatOfExactArithmetic() {
        for (int[] each : new int[][] {{300, 340}, {450, 550}, {0, 1000}, {499, 501}}) {
            int n = each[0] + each[1];
            BigInteger sum = BigInteger.ZERO;
            BigInteger ways = BigInteger.ONE;
            for (int k = n; k >= each[1]; k--) {
                sum = sum.add(ways); // n over k
                ways = ways.multiply(BigInteger.valueOf(k)).divide(BigInteger.valueOf(n - k + 1L));
            }
            double exact = new BigDecimal(sum)
                    .divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL64)
                    .doubleValue();
            assertThat(new Paired(2000, each[0], each[1]).chanceOfLosing())
                    .as("%d gained, %d lost", each[0], each[1])
                    .isCloseTo(exact, within(exact * 1e-9));
        }
    }

    /** Beyond 1,000 the two agree to a hundredth where they meet. */
    @Test
    void theCorrectedNormalTestGoesOnWhereTheExactOneEnds() {
        double exact = new Paired(5000, 460, 540).chanceOfLosing();
        double corrected = NormalDistribution.above((540 - 460 - 1) / Math.sqrt(1000));
        assertThat(corrected).isCloseTo(exact, within(exact * 0.02));
        assertThat(new Paired(5000, 500, 600).chanceOfLosing())
                .isCloseTo(NormalDistribution.above(99 / Math.sqrt(1100)), within(1e-15));
    }

    /** Tables of the normal distribution; the far tail from R's documentation of pnorm's accuracy: 9.865876e-10 at 6. */
    @Test
    void theNormalDistributionIsThatOfTheTables() {
        assertThat(NormalDistribution.above(0)).isCloseTo(0.5, within(1e-12));
        assertThat(NormalDistribution.above(1)).isCloseTo(0.158655253931457, within(1e-12));
        assertThat(NormalDistribution.above(1.959963984540054)).isCloseTo(0.025, within(1e-12));
        assertThat(NormalDistribution.above(3)).isCloseTo(0.001349898031630, within(1e-12));
        assertThat(NormalDistribution.above(6)).isCloseTo(9.865876450377e-10, within(1e-18));
        assertThat(NormalDistribution.above(-1)).isCloseTo(0.841344746068543, within(1e-12));
        assertThat(NormalDistribution.quantile(0.95)).isCloseTo(1.644853626951472, within(1e-9));
    }

    /**
     * Worked by hand. Nothing gained, nothing lost of 135 at a margin of 2 %: q = 0.02, z = 135 * 0.02 / sqrt(135 * (0.04 - 0.02 - 0.0004)). And with 10 lost, 10 gained of
     * 1,000 at 2 %: b = -20 - 40 = -60, c = 10 * 0.02 * 1.02 = 0.204, q = (sqrt(3600 - 1632) + 60) / 4000.
     */
    @Test
    void theScoreTestIsTangos() {
        assertThat(new Paired(135, 0, 0).aboveMargin(0.02))
                .isCloseTo(2.7 / Math.sqrt(135 * (0.04 - 0.02 - 0.0004)), within(1e-9));
        double q = (Math.sqrt(3600 - 8 * 1000 * 0.204) + 60) / 4000;
        assertThat(new Paired(1000, 10, 10).aboveMargin(0.02))
                .isCloseTo(20 / Math.sqrt(1000 * (2 * q - 0.02 - 0.0004)), within(1e-9));
        assertThat(new Paired(0, 0, 0).aboveMargin(0.02)).isZero();
    }

    @Test
    void theBoundIsWhereTheTestTurns() {
        Paired paired = new Paired(1000, 10, 30);
        double bound = paired.lowerBound(1.645);
        assertThat(bound).isBetween(-0.05, -0.02);
        assertThat(paired.aboveMargin(-bound + 1e-6)).isGreaterThan(1.645);
        assertThat(paired.aboveMargin(-bound - 1e-6)).isLessThan(1.645);
    }

    /** The example of the paper's procedure: 0.01, 0.04, 0.03, 0.005 at 5 %: only the two smallest are rejected. */
    @Test
    void holmStepsDown() {
        double[] adjusted = Holm.corrected(new double[] {0.01, 0.04, 0.03, 0.005});
        assertThat(adjusted[3]).isCloseTo(0.02, within(1e-12));
        assertThat(adjusted[0]).isCloseTo(0.03, within(1e-12));
        assertThat(adjusted[2]).isCloseTo(0.06, within(1e-12));
        assertThat(adjusted[1]).isCloseTo(0.06, within(1e-12));
        assertThat(Holm.corrected(new double[0])).isEmpty();
    }
}
