package dev.journeyman.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.models.TinyModel;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchoredVersionsTest {
    @TempDir
    Path temporary;

    private void put(ModelStore store, String name, long seed, String anchor) throws IOException {
        Path model = TinyModel.write(temporary.resolve(name), seed);
        try (Staging staging = store.stage()) {
            staging.copy(model.resolve("config.json"), "config.json", ByteProgress.NONE);
            if (!anchor.isEmpty()) {
                Path file = Files.writeString(model.resolve("real-anchor.jsonl"), anchor);
                staging.copy(file, "real-anchor.jsonl", ByteProgress.NONE);
            }
            staging.commit(name, Lineage.imported("dir:/x", null), ByteProgress.NONE);
        }
    }

    @Test
    void versionsWhoseAnchorNamesTheInteractionWereTrainedOnIt() throws IOException {
        ModelStore store = ModelStore.open(temporary.resolve("models"));
        put(store, "brought", 1, "");
        put(store, "first", 2, "{\"id\":\"rec_1\",\"sources\":[\"fb_1\",\"int_1\"]}\n");
        put(store, "second", 3, "{\"id\":\"a\"}\n{\"id\":\"rec_1\",\"sources\":[\"int_1\",\"int_22\"]}\n");
        AnchoredVersions versions = new AnchoredVersions(store);
        assertThat(versions.on("int_1")).containsExactly("first", "second");
        assertThat(versions.on("int_22")).containsExactly("second");
        assertThat(versions.on("int_2")).isEmpty();
    }
}
