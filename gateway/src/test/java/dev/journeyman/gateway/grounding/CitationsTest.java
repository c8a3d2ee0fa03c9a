package dev.journeyman.gateway.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CitationsTest {
    @Test
    void marksOfPassagesThatThereAreAreRead() {
        assertThat(Citations.in("The coil [2] or the plug [1][2]. See [3], [0], [12], [x], [, [1", 2))
                .containsExactly(1, 2);
        assertThat(Citations.in("The coil [1].", 0)).isEmpty();
    }

    @Test
    void marksAreTakenOutWithTheSpaceBeforeThem() {
        assertThat(Citations.without("The coil [2] or the plug [1][2]. See [3].", 2))
                .isEqualTo("The coil or the plug. See [3].");
        assertThat(Citations.without("Torque [10] Nm", 0)).isEqualTo("Torque [10] Nm");
    }
}
