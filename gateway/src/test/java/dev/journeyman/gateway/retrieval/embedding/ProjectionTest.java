package dev.journeyman.gateway.retrieval.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionTest {
    private static final Path DOMAIN = Path.of(System.getProperty("journeyman.root", ".."), "domains", "automotive");

    @TempDir
    private Path folder;

    @Test
    void featuresOfAWord() {
        // "ab": the word, and of <ab> the pieces <ab ab> <ab>, a third each
        NgramFeatures features = NgramFeatures.of("ab", 1 << 20);
        assertThat(features.rows()).hasSize(4);
        float sum = 0;
        for (float weight : features.weights()) {
            sum += weight;
        }
        assertThat(sum).isCloseTo(2, within(1e-6f));
        // a code has no pieces, and the pair adds one row
        assertThat(NgramFeatures.of("P0301", 1 << 20).rows()).hasSize(1);
        assertThat(NgramFeatures.of("P0301 P0302", 1 << 20).rows()).hasSize(3);
        // twice the same: 1 + ln 2
        assertThat(NgramFeatures.of("P0301, p0301", 1 << 20).weights()).contains((float) (1 + Math.log(2)));
    }

    @Test
    void aProjectionWorkedByHand() {
        // every row is (1, 0, ..., 0) but scaled: any text's vector is (1, 0, ..., 0)
        float[] table = new float[256 * 8];
        for (int r = 0; r < 256; r++) {
            table[r * 8] = 1 + r;
        }
        Projection projection = Projection.of(table, 8, 1);
        assertThat(projection.embed("any words")).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
        assertThat(projection.embed("?!")).containsOnly(0);
    }

    @Test
    void theFileIsReadBackAndAnyFlippedByteIsSeen() throws Exception {
        float[] table = new float[256 * 8];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) Math.sin(i);
        }
        Projection written = Projection.of(table, 8, 42);
        Path file = folder.resolve("p.bin");
        written.write(file);
        Projection read = Projection.read(file);
        assertThat(read.digest()).isEqualTo(written.digest());
        assertThat(read.seed()).isEqualTo(42);
        assertThat(read.embed("rough idle")).containsExactly(written.embed("rough idle"));
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at += 97) {
            byte[] bad = bytes.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThatThrownBy(() -> Projection.read(file)).isInstanceOf(java.io.IOException.class);
        }
        assertThatThrownBy(() -> Projection.read(folder.resolve("no.bin"))).hasMessageContaining("train-embedding");
    }

    @Test
    void trainingBringsQuestionsToTheirPassages() throws Exception {
        TrainingText text = TrainingText.read(DOMAIN);
        TrainingSettings few = new TrainingSettings(16, 4_000, 100, 16, 0.3, 0.2, 0.2, 7);
        List<Double> losses = new ArrayList<>();
        Projection first = new ContrastiveTraining(text, few).run((step, loss) -> losses.add(loss));
        assertThat(losses).hasSize(1);
        assertThat(losses.getFirst()).isLessThan(Math.log(16));
        Projection again = new ContrastiveTraining(text, few).run((step, loss) -> {});
        assertThat(again.digest()).as("the same seed gives the same bytes").isEqualTo(first.digest());
    }

    @Test
    void nothingOfTheEvalsIsReadForTraining() throws Exception {
        TrainingText text = TrainingText.read(DOMAIN);
        assertThat(text.templates().keySet()).noneMatch(name -> name.startsWith("heldout"));
        Path copy = folder.resolve("domain");
        for (String part : List.of("knowledge", "templates", "instructions")) { // all but evals
            Files.createDirectories(copy.resolve(part));
            try (var files = Files.list(DOMAIN.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(part).resolve(file.getFileName()));
                }
            }
        }
        assertThat(TrainingText.read(copy)).isEqualTo(text);
    }

    @Test
    void theShippedProjectionIsSoundAndSmall() throws Exception {
        Projection projection = Projection.ofDomain(DOMAIN);
        assertThat(Files.size(DOMAIN.resolve(Projection.FILE))).isLessThan(2_100_000);
        assertThat(projection.embed("P0301 misfire")).hasSize(projection.dimension());
        assertThat(projection.seed()).isEqualTo(TrainingSettings.DEFAULTS.seed());
    }

    @Test
    void settingsThatMakeNoSenseAreToldAtOnce() {
        assertThatThrownBy(() -> new TrainingSettings(1, 1, -1, 1, 0, 0, 1, 0))
                .hasMessageContaining("dimension")
                .hasMessageContaining("rows")
                .hasMessageContaining("steps")
                .hasMessageContaining("batch")
                .hasMessageContaining("rate")
                .hasMessageContaining("temperature")
                .hasMessageContaining("dropout");
    }
}
