package dev.journeyman.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.gateway.models.TinyModel;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served has been compared with its digests first. */
class ModelFolderTest {
    @TempDir
    Path temporary;

    private ModelFolder folder = new ModelFolder(Path.of(""), Path.of(""));

    @BeforeEach
    void aDomainWithAStarter() throws IOException {
        TinyModel.write(temporary.resolve("domain/starter"), 1);
        Files.writeString(temporary.resolve("domain/starter/journeyman.json"), "{\"name\": \"starter\"}");
        folder = new ModelFolder(temporary.resolve("home"), temporary.resolve("domain"));
        assertThat(folder.find(null).name()).isEqualTo("starter");
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(file, bytes);
    }

    @Test
    void aFlippedByteInTheChampionsWeightsIsNamedAndNotServed() throws IOException {
        ModelStore store = ModelStore.open(temporary.resolve("home/models"));
        Path model = TinyModel.write(temporary.resolve("other"), 2);
        try (Staging staging = store.stage()) {
            for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                staging.copy(model.resolve(file), file, ByteProgress.NONE);
            }
            staging.commit("other", Lineage.imported("dir:/other", null), ByteProgress.NONE);
        }
        store.lifecycle().promoteByHand("other", new Act("a test", "to see"));
        assertThat(folder.find(null).name()).isEqualTo("other");
        flip(folder.find(null).directory().resolve("model.safetensors"));

        assertThatThrownBy(() -> folder.find(null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version other: the bytes of model.safetensors are not those of its manifest");
        assertThatThrownBy(() -> folder.find("other")).hasMessageContaining("model.safetensors");
        store.lifecycle().rollback(new Act("a test", "it is damaged"));
        assertThat(folder.find(null).name()).isEqualTo("starter");
    }

    @Test
    void aStarterWithAFlippedByteIsReplacedByTheDomains() throws IOException {
        Path weights = folder.find(null).directory().resolve("model.safetensors");
        flip(weights);
        assertThat(folder.find(null).name()).isEqualTo("starter");
        assertThat(weights).hasSameBinaryContentAs(temporary.resolve("domain/starter/model.safetensors"));
    }
}
