package dev.journeyman.slm.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.network.GoldenModels;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References are computed once, told apart by model and data, and computed again where their file is damaged. */
class ReferenceLogprobsIT {
    @TempDir
    private Path folder;

    @Test
    void theyAreKeptByModelAndData() throws Exception {
        GoldenObjectives golden = GoldenObjectives.read();
        GoldenModels.write(GoldenModels.read().get("models").get("llama3"), folder.resolve("model"));
        Path kept = folder.resolve("references");
        List<PreferencePair> pairs = golden.pairs();
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                TrainableNetwork network = TrainableNetwork.from(checkpoint, 32)) {
            ObjectiveTrainer trainer =
                    new ObjectiveTrainer(network, Objective.Dpo.sigmoid(0.1), 16, 8, Precision.FLOAT32);
            double[][] start = trainer.logprobs(pairs);
            ReferenceLogprobs first = ReferenceLogprobs.of(kept, "model-a", trainer, pairs);
            assertThat(first.select(0, 1, 2)).isDeepEqualTo(start);
            assertThat(first.select(2)).isDeepEqualTo(new double[][] {start[2]});
            assertThat(first.size()).isEqualTo(3);

            trainer.step(pairs, start, golden.settings(), golden.rate());
            double[][] moved = trainer.logprobs(pairs);
            assertThat(ReferenceLogprobs.of(kept, "model-a", trainer, pairs).select(0, 1, 2))
                    .as("read from the file although the network has moved")
                    .isDeepEqualTo(start);
            assertThat(ReferenceLogprobs.of(kept, "model-b", trainer, pairs).select(0, 1, 2))
                    .as("another model")
                    .isDeepEqualTo(moved);
            assertThat(ReferenceLogprobs.of(kept, "model-a", trainer, pairs.subList(0, 2))
                            .size())
                    .as("other data")
                    .isEqualTo(2);

            for (Path file : files(kept)) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 3] ^= 1;
                Files.write(file, bytes);
            }
            assertThat(ReferenceLogprobs.of(kept, "model-a", trainer, pairs).select(0, 1, 2))
                    .as("computed again, because a bit was flipped")
                    .isDeepEqualTo(moved);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
