package dev.journeyman.loadtests.bench.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.slm.network.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two ways in children of their own: they can be compared, and say the same. */
@Timeout(300)
class AdaptersBenchIT {
    @TempDir
    private Path folder;

    @Test
    void adaptersInOneBatchSayWhatTheirMergedModelsSay() throws Exception {
        AdaptersSettings settings = new AdaptersSettings(2, 4, List.of(2), 8, 12, 1, 1, 3);
        AdapterFiles files = new AdapterFiles(folder);
        files.write(Shape.TINY.config(), settings, true);

        AdaptersResult batch =
                AdaptersBenchCommand.child(Way.ADAPTERS, files, Precision.FLOAT32, settings, Duration.ofMinutes(4));
        AdaptersResult models =
                AdaptersBenchCommand.child(Way.MODELS, files, Precision.FLOAT32, settings, Duration.ofMinutes(4));

        assertThat(batch.texts()).hasSize(2).allMatch(text -> text.size() == 12).isEqualTo(models.texts());
        assertThat(batch.texts().get(0)).isNotEqualTo(batch.texts().get(1));
        assertThat(batch.weightsBytes()).isLessThan(models.weightsBytes());
        assertThat(batch.tokensPerSecond()).containsOnlyKeys(2);
        assertThat(AdaptersReport.TextCheck.of(batch, models, models).equal()).isEqualTo(2);
    }
}
