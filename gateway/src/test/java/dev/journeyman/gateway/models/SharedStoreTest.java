package dev.journeyman.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes with one store between them. */
class SharedStoreTest {
    @TempDir
    private Path folder;

    @Test
    void twoHomesHaveOneStore() throws IOException {
        Path store = folder.resolve("store");
        for (String home : new String[] {"one", "two", "one"}) { // the last time it is so already
            SharedStore.link(folder.resolve(home), store);
        }

        assertThat(ModelStore.open(folder.resolve("one").resolve("models")).directory())
                .isEqualTo(
                        ModelStore.open(folder.resolve("two").resolve("models")).directory())
                .isEqualTo(store.toRealPath());
    }

    @Test
    void theFirstHomesOwnStoreCanBeTheSecondHomesToo() throws IOException {
        Path own = Files.createDirectories(folder.resolve("one").resolve("models"));
        SharedStore.link(folder.resolve("one"), own);
        SharedStore.link(folder.resolve("two"), own);

        assertThat(folder.resolve("two").resolve("models").toRealPath()).isEqualTo(own.toRealPath());
        assertThat(Files.isSymbolicLink(folder.resolve("one").resolve("models")))
                .isFalse();
    }

    @Test
    void aHomeWithAnotherStoreKeepsIt() throws IOException {
        Path own = Files.createDirectories(folder.resolve("one").resolve("models"));

        assertThatThrownBy(() -> SharedStore.link(folder.resolve("one"), folder.resolve("store")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("move it away");
        assertThat(own).isDirectory().isEmptyDirectory();
    }

    @Test
    void aLinkToNowhereIsNoStore() throws IOException {
        Path home = Files.createDirectories(folder.resolve("one"));
        Files.createSymbolicLink(home.resolve("models"), folder.resolve("gone"));

        assertThatThrownBy(() -> SharedStore.link(home, folder.resolve("store")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not");
    }
}
