package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.training.Recovery.Advice;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private final Recovery recovery = new Recovery(2, 2, 3);

    private Advice after(double loss) {
        return recovery.after(new StepResult(loss, 1, 10, 10));
    }

    @Test
    void oneBadStepIsBorne() {
        assertThat(after(2)).isEqualTo(new Advice.GoOn());
        assertThat(after(Double.NaN)).isEqualTo(new Advice.GoOn());
        assertThat(recovery.good()).isFalse();
        assertThat(after(2)).isEqualTo(new Advice.GoOn());
        assertThat(recovery.good()).isTrue();
        assertThat(recovery.rateFactor()).isEqualTo(1);
    }

    @Test
    void aLossThatIsNoNumberGoesBackAtHalfTheRateAndAtLastFails() {
        after(2);
        after(Double.NaN);
        assertThat(after(Double.NaN))
                .isEqualTo(new Advice.GoBack(
                        "the loss (NaN) or its gradient (norm 1.0) was not finite, 2 steps in a row", 0.5));
        after(Double.NaN);
        assertThat(after(Double.NaN))
                .isInstanceOfSatisfying(
                        Advice.GoBack.class,
                        back -> assertThat(back.rateFactor()).isEqualTo(0.25));
        after(Double.NaN);
        assertThat(after(Double.NaN))
                .isEqualTo(new Advice.Fail("the loss (NaN) or its gradient (norm 1.0) was not finite, 2 steps in a row;"
                        + " the training had gone back 2 times already, at last to 1/4 of the rate"));
    }

    @Test
    void anExplosionIsMeasuredFromTheSmoothedLoss() {
        after(2);
        after(1.5); // smoothed: 2 - 0.05 = 1.95, the limit is 3 * 1.95 + 1 = 6.85
        assertThat(after(6.8)).isEqualTo(new Advice.GoOn());
        assertThat(recovery.good()).isTrue();
        after(20);
        assertThat(after(30))
                .isInstanceOfSatisfying(
                        Advice.GoBack.class,
                        back -> assertThat(back.reason()).startsWith("the loss rose to 30.0 from about 2.4"));
    }

    @Test
    void aLossNearZeroMayMove() {
        after(0.001);
        assertThat(after(0.9)).isEqualTo(new Advice.GoOn());
        assertThat(recovery.good()).isTrue();
    }
}
