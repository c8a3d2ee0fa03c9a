package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.TinyModel;
import dev.journeyman.gateway.rollout.Followed;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.LoraMerge;
import dev.journeyman.slm.checkpoint.MergedAdapter;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.network.PrecisionChoice;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions of the store that were trained as adapters, on real networks: beside their base where it is loaded, else whole; either way they say the same. */
@Timeout(300)
class AdapterVersionIT {
    @TempDir
    private Path folder;

    @Test
    void anAdapterIsPutBesideItsVeryBaseAndSaysWhatItsMergedWeightsSay() throws Exception {
        Path files = TinyModel.write(folder.resolve("files"), 1);
        ServeConfig config = ServeConfig.defaults(folder.resolve("home"), RunningGateway.domain())
                .withPrecision(PrecisionChoice.named("float32"));
        Followed followed = new CheckpointLoader(config, DomainFacts.read(config.domain()))
                .followed()
                .orElseThrow();
        ModelStore store = followed.store();
        StoredVersion base = put(store, "base", files);
        StoredVersion other = put(store, "other", TinyModel.write(folder.resolve("other"), 2));
        StoredVersion adapter = put(store, "adapter", merged(files, base.exactName(), "merged"));
        Path edited = merged(files, base.exactName(), "edited");
        Files.writeString(edited.resolve("chat_template.jinja"), "{{ messages[0].content }}");
        StoredVersion asksOtherwise = put(store, "asks-otherwise", edited);

        try (ServedModel whole = followed.load(adapter, List.of());
                ServedModel stranger = followed.load(other, List.of());
                ServedModel weights = followed.load(base, List.of())) {
            assertThat(whole.isAdapter()).isFalse();
            try (ServedModel beside = followed.load(adapter, List.of(stranger, weights));
                    ServedModel notBeside = followed.load(adapter, List.of(stranger));
                    ServedModel edits = followed.load(asksOtherwise, List.of(weights))) {
                assertThat(beside.isAdapter() && beside.sharesWith(weights)).isTrue();
                assertThat(beside.version()).isEqualTo("adapter");
                assertThat(notBeside.isAdapter()).isFalse();
                assertThat(edits.isAdapter()).as("its prompts are others").isFalse();
                GenerationRequest request = GenerationRequest.greedy(new int[] {5, 90, 33, 7}, 24);
                assertThat(beside.generate(request).tokens())
                        .isEqualTo(whole.generate(request).tokens());
                assertThat(weights.generate(request).tokens())
                        .isNotEqualTo(whole.generate(request).tokens());
                weights.close();
                assertThat(beside.generate(request).tokens())
                        .as("the weights stay for it")
                        .isEqualTo(whole.generate(request).tokens());
            }
        }
    }

    private static StoredVersion put(ModelStore store, String name, Path directory) throws IOException {
        try (Staging staging = store.stage();
                Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                staging.copy(file, file.getFileName().toString(), ByteProgress.NONE);
            }
            return staging.commit(name, Lineage.imported("dir:/" + name, null), ByteProgress.NONE);
        }
    }

    /** A model directory with a random adapter merged into its weights, and the adapter beside them. */
    private Path merged(Path base, String exactName, String name) throws IOException {
        Path adapter = folder.resolve(name + "-adapter");
        Path merged = folder.resolve(name);
        try (Checkpoint checkpoint = Checkpoint.open(base)) {
            LoraConfig config = new LoraConfig(4, 8, EnumSet.allOf(Projection.class), false, 0, "");
            Random random = new Random(3);
            List<TensorSource> tensors = new ArrayList<>();
            LoraAdapter.expectedShapes(config, checkpoint.config()).forEach((tensor, shape) -> {
                float[] values = new float[(int) (shape[0] * shape[1])];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (3 * random.nextGaussian()); // the model is faint;
                }
                tensors.add(TensorSource.ofFloats(tensor, shape, values));
            });
            LoraAdapter.write(adapter, config, checkpoint.config(), tensors);
            try (LoraAdapter opened = LoraAdapter.open(adapter, checkpoint.config())) {
                LoraMerge.write(checkpoint, opened, merged);
            }
        }
        MergedAdapter.keep(adapter, merged, exactName);
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : files.toList()) {
                Path target = merged.resolve(file.getFileName());
                if (!Files.exists(target)) {
                    Files.copy(file, target);
                }
            }
        }
        return merged;
    }
}
