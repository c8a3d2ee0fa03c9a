package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Worked by hand: peak 1, 4 warm-up steps, 12 steps in all, floor 0.1. */
class ScheduleTest {
    private final Schedule schedule = new Schedule(1, 4, 12, 0.1);

    @Test
    void warmsUpInALine() {
        assertThat(schedule.rate(0)).isCloseTo(0.25, within(1e-12));
        assertThat(schedule.rate(3)).isCloseTo(1.0, within(1e-12));
    }

    @Test
    void fallsAlongHalfACosineToTheFloor() {
        assertThat(schedule.rate(4)).isCloseTo(1.0, within(1e-12));
        // half way: 0.1 + 0.9 * 0.5
        assertThat(schedule.rate(8)).isCloseTo(0.55, within(1e-12));
        assertThat(schedule.rate(12)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.rate(100)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, 1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, -1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 1, 1, 1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Double.NaN, 1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 1, 1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(0.9, 0.95, 1e-8, Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(0.9, 1, 1e-8, 0.1, 1));
    }
}
