package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixturesTest {
    private static Mixtures.Look look(double share, double loss, double accuracy) {
        return new Mixtures.Look(share, Path.of("m" + share), loss, accuracy);
    }

    @Test
    void aMixtureIsTakenWhereItForgotLessAndKeptWhatIsNew() {
        Mixtures.Look trained = look(1, 0.30, 0.90);
        Mixtures.Look half = look(0.5, 0.34, 0.95);
        Mixtures.Look parent = look(0.1, 2.50, 0.99);
        assertThat(Mixtures.best(List.of(trained, half, parent), 0.05)).isEqualTo(half);
        assertThat(Mixtures.best(List.of(trained, half, parent), 0.01))
                .as("it lost what is new")
                .isEqualTo(trained);
        assertThat(Mixtures.best(List.of(trained, half, parent), 5)).isEqualTo(parent);
    }

    @Test
    void theTrainedModelStaysWhereNoneIsBetter() {
        Mixtures.Look trained = look(1, 0.30, 0.95);
        assertThat(Mixtures.best(List.of(trained, look(0.5, 0.20, 0.95), look(0.25, Double.NaN, 0.99)), 0.05))
                .isEqualTo(trained);
    }
}
