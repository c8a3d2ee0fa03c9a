package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.slm.TestData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads stories260K, a real Llama checkpoint of 260 thousand weights; skipped where the test data is absent. */
class RealCheckpointTest {
    @TempDir
    Path directory;

    private static Path stories() {
        return TestData.file("checkpoints/stories260K/model.safetensors").getParent();
    }

    @Test
    void readsStories260K() {
        try (Checkpoint checkpoint = Checkpoint.open(stories())) {
            assertThat(checkpoint.config())
                    .isEqualTo(new ModelConfig(
                            Architecture.LLAMA,
                            512,
                            64,
                            172,
                            5,
                            8,
                            4,
                            8,
                            1e-5,
                            10_000,
                            RopeScaling.NONE,
                            512,
                            0,
                            0,
                            true,
                            false,
                            false,
                            false,
                            false,
                            List.of(2),
                            OptionalInt.of(1),
                            "float32"));
            // 512 x 64 embeddings, five layers of 2 x 64 x 64 + 2 x 64 x 32 + 3 x 64 x 172 + 2 x 64, a last norm of 64.
            assertThat(checkpoint.config().parameterCount()).isEqualTo(260_032);
            assertThat(checkpoint.bytes()).isEqualTo(4 * 260_032);
            // Read with the safetensors package for Python.
            assertThat(whole(checkpoint.tensor("model.norm.weight")).getFloat()).isEqualTo(2.458309f);
            ByteBuffer down = whole(checkpoint.tensor(Projection.DOWN.weight(4)));
            assertThat(down.getFloat(down.limit() - 4)).isEqualTo(-0.00350687f, within(1e-8f));
            checkpoint.requireFinite();
        }
    }

    @Test
    void copiesStories260KIntoShardsBitForBit() {
        try (Checkpoint checkpoint = Checkpoint.open(stories())) {
            CheckpointWriter.write(
                    directory,
                    checkpoint.config(),
                    checkpoint.names().stream()
                            .map(checkpoint::tensor)
                            .map(TensorSource::of)
                            .toList(),
                    300_000);
            try (Checkpoint copy = Checkpoint.open(directory)) {
                assertThat(copy.config()).isEqualTo(checkpoint.config());
                for (String name : checkpoint.names()) {
                    ByteBuffer bytes = whole(checkpoint.tensor(name));
                    assertThat(whole(copy.tensor(name))).as(name).isEqualTo(bytes);
                }
            }
        }
    }

    private static ByteBuffer whole(StoredTensor tensor) {
        return tensor.slice(0, Math.toIntExact(tensor.bytes()));
    }
}
